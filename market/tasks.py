"""A task is an alarm clock: what there is to do stands in the rows."""

from celery import shared_task
from django.utils import timezone

from market import sync_rates as rates
from market.coingecko.client import CoinGecko
from market.sync_coins import sync_when_due


@shared_task(name="market.sync_coins", ignore_result=True, soft_time_limit=110, time_limit=120)
def sync_coins() -> None:
    sync_when_due(CoinGecko(), now=timezone.now())


@shared_task(name="market.sync_rates", ignore_result=True, soft_time_limit=110, time_limit=120)
def sync_rates() -> None:
    """Every hour, so that a failed try is made good; a day that has its rates costs nothing."""
    rates.sync_rates(client=CoinGecko(), now=timezone.now())
