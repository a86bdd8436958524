from datetime import UTC, datetime, timedelta

import pytest

from market.forget_refusals import forget_refusals
from market.models import Refresh, RefusedPrice
from tests.fixtures.market import make_coin

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_reasons_older_than_two_weeks_are_forgotten_and_the_refreshes_stay() -> None:
    coin = make_coin()
    for days in (15, 13):
        at = NOON - timedelta(days=days)
        refresh = Refresh.objects.create(slot=at, started=at, finished=at)
        refresh.refusals.create(coin=coin, why="stale", reason="old")

    assert forget_refusals(now=NOON) == 1

    assert RefusedPrice.objects.get().refresh.slot == NOON - timedelta(days=13)
    assert Refresh.objects.count() == 2
