"""Exchange rates are brought up to today by themselves, once, and missed days are made good."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from market.dollar_rates import WANTED
from market.fx import NoRate, Rate, rate_on
from market.models import FxRate
from market.sync_rates import SyncedRates, newest_published, store_published, sync_rates
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.market.coingecko.hands import Hands, client

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_published() -> date:
    """The last day of the ECB's file, of which only the end is stored: the rest is slow."""
    store_published(since=date(2026, 10, 1))
    newest = newest_published()
    assert newest is not None
    return newest


def sync(stand_in: StandIn, *, at: datetime) -> SyncedRates:
    hands = Hands()
    hands.now = at
    stand_in.stand(at)
    return sync_rates(client=client(stand_in.base_url, hands), now=at)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_day_after_the_banks_file_gets_its_rates_from_coingecko(
    coingecko: StandIn, last_published: date
) -> None:
    tomorrow = last_published + timedelta(days=1)
    coingecko.set_rate("eur", "1.25")
    FxRate.objects.filter(currency="eur").update(rate=Decimal("0.82"))

    assert sync(coingecko, at=noon(tomorrow)) == SyncedRates(0, len(WANTED), 0)
    rate = rate_on("eur", tomorrow)
    assert isinstance(rate, Rate)
    assert abs(rate.value - Decimal("0.8")) < Decimal("0.0001")
    assert (rate.source, rate.note) == ("CoinGecko", "")


def test_a_second_run_on_the_same_day_asks_nothing(
    coingecko: StandIn, last_published: date
) -> None:
    at = noon(last_published + timedelta(days=1))
    sync(coingecko, at=at)
    asked = len(coingecko.ledger.entries("request"))

    assert sync(coingecko, at=at + timedelta(hours=3)) == SyncedRates(0, 0, 0)
    assert len(coingecko.ledger.entries("request")) == asked


def test_missed_days_are_made_good_the_newest_first(
    coingecko: StandIn, last_published: date
) -> None:
    today = last_published + timedelta(days=6)
    assert isinstance(rate_on("chf", today - timedelta(days=1)), NoRate)

    assert sync(coingecko, at=noon(today)).missed == 3 * len(WANTED)
    assert FxRate.objects.filter(day=today - timedelta(days=3)).exists()
    assert not FxRate.objects.filter(day=today - timedelta(days=4)).exists()
    assert sync(coingecko, at=noon(today)).missed == 2 * len(WANTED)
    assert sync(coingecko, at=noon(today)).missed == 0


def test_a_rate_that_cannot_be_true_is_refused_and_said(
    coingecko: StandIn, last_published: date
) -> None:
    coingecko.set_rate("eur", "500")
    done = sync(coingecko, at=noon(last_published + timedelta(days=1)))

    assert done.today == len(WANTED) - 1
    assert len(done.problems) == 1
    assert done.problems[0].startswith("EUR would be 0.00")
    following = rate_on("eur", last_published + timedelta(days=1))
    assert isinstance(following, Rate)
    assert following.as_of == last_published


def test_a_silent_coingecko_costs_the_day_but_not_the_run(
    coingecko: StandIn, last_published: date
) -> None:
    coingecko.go_silent()
    done = sync(coingecko, at=noon(last_published + timedelta(days=1)))

    assert (done.today, done.problems) == (0, ("CoinGecko did not answer in time.",))


def test_the_command_says_what_it_did(
    coingecko: StandIn, last_published: date, settings: Settings
) -> None:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_CALLS_PER_MINUTE = 100
    coingecko.follow_wall()
    said = StringIO()

    call_command("sync_rates", "--json", stdout=said)

    done = json.loads(said.getvalue())
    assert done["today"] == len(WANTED)
    assert set(done) == {"published", "today", "missed", "problems"}
