"""COIN_DEMAND: what somebody holds must have a price."""

from datetime import datetime

from market.demand import CoinDemand
from transactions.models import Holding


def held_coins(*, now: datetime) -> CoinDemand:
    held = Holding.objects.held().filter(portfolio__archived_at__isnull=True)
    return CoinDemand(held=frozenset(held.values_list("coin_id", flat=True).distinct()))
