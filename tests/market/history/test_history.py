"""The past is fetched once, grows without loss, and mends itself."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import Settings

from market.coingecko.client import CoinGecko
from market.demand import CoinDemand
from market.history.check import check_days, check_history
from market.history.fetch import MOST_TRIES, do_jobs
from market.history.prune import prune
from market.history.roll_up import roll_up
from market.history.stretches import DAY, HOUR
from market.history.wishes import wish_for_years
from market.models import Coin, DayPrice, HistoryJob, HourPrice, PricePoint
from sandbox.coingecko.stand_in import CoinGecko as StandIn
from tests.fixtures.coingecko import MARKET_NOON as NOON
from tests.fixtures.market import make_coin

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_holds_bitcoin(*, now: datetime) -> CoinDemand:
    """Stands at COIN_DEMAND."""
    return CoinDemand(held=frozenset({"bitcoin"}))


def clock() -> datetime:
    return NOON


@pytest.fixture
def client(coingecko: StandIn, settings: Settings) -> CoinGecko:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    settings.COINGECKO_PATIENCE_SECONDS = 0
    settings.COINGECKO_CALLS_PER_MINUTE = 1000
    settings.COIN_DEMAND = [f"{__name__}.somebody_holds_bitcoin"]
    return CoinGecko()


@pytest.fixture
def bitcoin(db: None) -> Coin:
    return make_coin("bitcoin", rank=None)


def job() -> HistoryJob:
    return HistoryJob.objects.get()


def test_the_first_interest_fetches_a_year_by_day_and_a_quarter_by_hour(
    client: CoinGecko, bitcoin: Coin
) -> None:
    wish_for_years(now=NOON)
    wish_for_years(now=NOON)  # asked again, it is the same wish
    assert do_jobs(client, clock=clock) == 1
    assert (job().state, job().steps_done) == ("waiting", 1)
    assert do_jobs(client, clock=clock) == 1

    assert (job().state, job().result) == ("done", "365 days fetched. 2161 hours fetched.")
    assert DayPrice.objects.count() == 365
    assert HourPrice.objects.count() == 2161
    assert do_jobs(client, clock=clock) == 0


def test_a_coin_nobody_wants_is_left_alone(client: CoinGecko, bitcoin: Coin) -> None:
    make_coin("dogecoin", rank=None)
    wish_for_years(now=NOON)
    assert [each.coin_id for each in HistoryJob.objects.all()] == ["bitcoin"]


def test_too_many_calls_put_a_job_off_without_costing_a_try(
    client: CoinGecko, coingecko: StandIn, bitcoin: Coin
) -> None:
    coingecko.refuse("rate_limited")
    wish_for_years(now=NOON)
    do_jobs(client, clock=clock)

    assert (job().state, job().tries) == ("waiting", 0)
    assert job().not_before >= NOON + timedelta(seconds=60)
    assert job().reason


def test_a_job_that_used_up_its_tries_waits_for_a_person(
    client: CoinGecko, coingecko: StandIn, bitcoin: Coin
) -> None:
    wish_for_years(now=NOON)
    HistoryJob.objects.update(tries=MOST_TRIES - 1)
    coingecko.odd_answer("html")
    do_jobs(client, clock=clock)
    assert job().state == "dead"
    assert job().reason

    assert HistoryJob.objects.all().run_again(now=NOON) == 1
    assert HistoryJob.objects.all().run_again(now=NOON) == 0  # pressed twice
    coingecko.speak()
    later = NOON + timedelta(hours=1)
    assert do_jobs(client, clock=lambda: later) == 1


def test_a_worker_that_lost_its_lease_cannot_settle(bitcoin: Coin, client: CoinGecko) -> None:
    wish_for_years(now=NOON)
    slow, fast = job(), job()
    minute = timedelta(minutes=1)
    assert HistoryJob.objects.claim(slow, now=NOON, lease=minute)
    assert not HistoryJob.objects.claim(fast, now=NOON, lease=minute)

    abandoned = HistoryJob.objects.due(now=NOON + 2 * minute).get()
    assert HistoryJob.objects.claim(abandoned, now=NOON + 2 * minute, lease=minute)
    assert not HistoryJob.objects.settle(slow, state="done")
    assert HistoryJob.objects.settle(abandoned, state="done")


def add_points(coin: Coin, *prices: str, start: datetime, every: timedelta) -> None:
    PricePoint.objects.bulk_create(
        PricePoint(coin=coin, at=start + number * every, price=Decimal(price))
        for number, price in enumerate(prices)
    )


def test_new_points_are_rolled_up_exactly_once(bitcoin: Coin) -> None:
    every = timedelta(minutes=20)
    add_points(bitcoin, "100", "130", "90", "110", start=NOON, every=every)
    assert (roll_up(), roll_up()) == (4, 0)
    add_points(bitcoin, "120.000000000000000001", start=NOON + 4 * every, every=every)
    assert roll_up() == 1

    rows = HourPrice.objects.order_by("at").values_list("open", "high", "low", "close", "points")
    assert list(rows) == [
        (Decimal(100), Decimal(130), Decimal(90), Decimal(90), 3),
        (Decimal(110), Decimal("120.000000000000000001"), Decimal(110),
         Decimal("120.000000000000000001"), 2),
    ]  # fmt: skip
    day = DayPrice.objects.get()
    assert [int(day.open), int(day.high), int(day.low), day.points] == [100, 130, 90, 5]


def test_only_old_points_that_are_rolled_up_are_forgotten(bitcoin: Coin) -> None:
    day = timedelta(days=1)
    add_points(bitcoin, "1", "2", "3", start=NOON - 3 * day, every=day)
    assert prune(now=NOON, keep=day) == 0  # nothing is rolled up yet

    roll_up()
    assert prune(now=NOON, keep=2 * day) == 1
    assert PricePoint.objects.count() == 2
    assert DayPrice.objects.count() == 3


@pytest.fixture
def fetched(client: CoinGecko, bitcoin: Coin) -> Callable[[int], HourPrice]:
    """The year is there; answers the hour so many hours ago."""
    wish_for_years(now=NOON)
    while do_jobs(client, clock=clock):
        pass
    return lambda hours: HourPrice.objects.get(at=NOON - hours * HOUR)


def test_missing_hours_are_found_and_fetched(
    client: CoinGecko, fetched: Callable[[int], HourPrice]
) -> None:
    before = [fetched(hours).close for hours in (30, 29)]
    HourPrice.objects.filter(at__in=[NOON - 30 * HOUR, NOON - 29 * HOUR]).delete()

    assert check_history(now=NOON) == 1
    do_jobs(client, clock=clock)

    assert [fetched(hours).close for hours in (30, 29)] == before
    assert HistoryJob.objects.get(kind="gap").result == "2 hours fetched."


def test_a_bad_tick_is_found_and_replaced_by_the_vendors_history(
    client: CoinGecko, fetched: Callable[[int], HourPrice]
) -> None:
    right = fetched(30).close
    wrong = right * 2
    HourPrice.objects.filter(at=NOON - 30 * HOUR).update(high=wrong, close=wrong)

    assert check_history(now=NOON) == 1
    do_jobs(client, clock=clock)

    assert fetched(30).close == right
    assert fetched(30).high == right
    assert HistoryJob.objects.get(kind="jump").result.startswith("Replaced")


def test_a_jump_the_vendor_confirms_stays(
    client: CoinGecko, fetched: Callable[[int], HourPrice]
) -> None:
    HourPrice.objects.filter(at=NOON - 30 * HOUR).update(high=fetched(30).high * 2)
    check_history(now=NOON)
    do_jobs(client, clock=clock)
    assert HistoryJob.objects.get(kind="jump").result.endswith("the jump was real.")


TODAY = NOON.replace(hour=0)
told: list[tuple[str, date]] = []


def note(*, coin: str, since: date, now: datetime) -> None:
    """Stands at HISTORY_CHANGED."""
    told.append((coin, since))


@pytest.fixture
def listening(settings: Settings) -> None:
    told.clear()
    settings.HISTORY_CHANGED = [f"{__name__}.note"]


def close_of(days_ago: int) -> DayPrice:
    return DayPrice.objects.get(at=TODAY - days_ago * DAY)


def test_a_year_tells_once_from_its_first_day_on(
    listening: None, fetched: Callable[[int], HourPrice]
) -> None:
    assert told == [("bitcoin", DayPrice.objects.earliest("at").at.date())]


def test_a_day_that_lost_its_hours_comes_back_with_them(
    client: CoinGecko, fetched: Callable[[int], HourPrice], listening: None
) -> None:
    before, begins = close_of(2).close, TODAY - 2 * DAY
    HourPrice.objects.filter(at__gte=begins + 3 * HOUR, at__lt=begins + DAY).delete()
    DayPrice.objects.filter(at=begins).update(close=fetched(70).close)

    assert check_history(now=NOON) == 1
    do_jobs(client, clock=clock)

    assert close_of(2).close == before
    assert told == [("bitcoin", begins.date())]


def test_days_missing_since_longer_than_a_week_are_asked_for(
    client: CoinGecko, fetched: Callable[[int], HourPrice]
) -> None:
    assert check_days(now=NOON) == 0
    before = [close_of(days).close for days in (40, 39, 200)]
    gone = [TODAY - timedelta(days=days) for days in (40, 39, 200)]
    DayPrice.objects.filter(at__in=gone).delete()
    HourPrice.objects.filter(at__gte=gone[0], at__lt=gone[1] + DAY).delete()

    assert check_days(now=NOON) == 2
    while do_jobs(client, clock=clock):
        pass

    assert [close_of(days).close for days in (40, 39, 200)] == before
    assert HistoryJob.objects.filter(kind="gap", state="done").count() == 2
