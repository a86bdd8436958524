"""A task is an alarm clock: what there is to do stands in the rows."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from market import refresh_prices as refreshes
from market import sync_rates as rates
from market.coingecko.client import CoinGecko
from market.forget_refusals import forget_refusals
from market.freshness import watch_freshness as watch
from market.history.check import check_days as look_for_missing_days
from market.history.check import check_history as check
from market.history.fetch import do_jobs
from market.history.prune import prune
from market.history.roll_up import roll_up
from market.history.wishes import wish_for_years
from market.images.fetch import fetch_images
from market.sparklines import draw_when_due
from market.sync_coins import sync_when_due
from tracker.lib.clock import database_now

# A refresh may wait for a free call before each of its pages.
SOFT_SECONDS = 240
HARD_SECONDS = 270


@shared_task(name="market.refresh_prices", soft_time_limit=SOFT_SECONDS, time_limit=HARD_SECONDS)
def refresh_prices() -> None:
    refreshes.refresh_when_due(CoinGecko(), clock=database_now)


@shared_task(name="market.confirm_prices", soft_time_limit=SOFT_SECONDS, time_limit=HARD_SECONDS)
def confirm_prices() -> None:
    refreshes.confirm_when_due(CoinGecko(), clock=database_now)


@shared_task(name="market.rescue_refresh", soft_time_limit=SOFT_SECONDS, time_limit=HARD_SECONDS)
def rescue_refresh() -> None:
    refreshes.rescue(CoinGecko(), clock=database_now)


@shared_task(name="market.forget_refusals", ignore_result=True)
def forget_old_refusals() -> None:
    forget_refusals(now=timezone.now())


@shared_task(name="market.sync_coins", ignore_result=True, soft_time_limit=110, time_limit=120)
def sync_coins() -> None:
    sync_when_due(CoinGecko(), now=timezone.now())


@shared_task(name="market.sync_rates", ignore_result=True, soft_time_limit=110, time_limit=120)
def sync_rates() -> None:
    """A failed try is made good at the next look; a day that has its rates costs no call."""
    rates.sync_rates(client=CoinGecko.in_background(), now=timezone.now())


@shared_task(name="market.fetch_history", ignore_result=True, soft_time_limit=240, time_limit=270)
def fetch_history() -> None:
    wish_for_years(now=timezone.now())
    do_jobs(CoinGecko.in_background(), clock=timezone.now)


@shared_task(name="market.roll_up_history", ignore_result=True)
def roll_up_history() -> None:
    roll_up()
    prune(now=timezone.now(), keep=timedelta(days=settings.PRICE_POINTS_DAYS))


@shared_task(name="market.check_history", ignore_result=True)
def check_history() -> None:
    check(now=timezone.now())


@shared_task(name="market.check_days", ignore_result=True)
def check_days() -> None:
    look_for_missing_days(now=timezone.now())


@shared_task(name="market.watch_freshness", ignore_result=True)
def watch_freshness() -> None:
    watch(now=timezone.now())


@shared_task(name="market.draw_sparklines", ignore_result=True, soft_time_limit=110, time_limit=120)
def draw_sparklines() -> None:
    draw_when_due(CoinGecko.in_background(), now=timezone.now())


@shared_task(name="market.fetch_coin_images", ignore_result=True, soft_time_limit=50, time_limit=60)
def fetch_coin_images() -> None:
    fetch_images(clock=timezone.now)
