"""A converted figure is right, or says how old its rate is, or is unknown with the cause."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from market import ecb
from market.coingecko.answers import ExchangeRate
from market.dollar_rates import WANTED, against_dollar
from market.fx import NoRate, Published, Rate, cross, pick, rate_between, rate_on
from market.models import FxRate
from market.sync_rates import store_published

FRIDAY = date(2026, 3, 6)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def published(*days: date) -> list[Published]:
    return [Published(day, Decimal(day.day), "European Central Bank") for day in days]


def picked(rate: Rate | NoRate) -> Rate:
    assert isinstance(rate, Rate), rate
    return rate


def store(currency: str, day: date, rate: str) -> None:
    as_of = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    FxRate.objects.create(currency=currency, day=day, rate=Decimal(rate), source="ecb", as_of=as_of)


def test_a_rate_of_the_very_day_needs_no_note() -> None:
    rate = pick(published(FRIDAY), "eur", FRIDAY, max_age=timedelta(days=4))

    assert rate == Rate(Decimal(6), FRIDAY, "European Central Bank")


def test_a_weekend_uses_the_last_published_rate_and_says_so() -> None:
    sunday = FRIDAY + timedelta(days=2)
    rate = picked(pick(published(FRIDAY), "eur", sunday, max_age=timedelta(days=4)))

    assert (rate.value, rate.as_of) == (Decimal(6), FRIDAY)
    assert rate.note == ("No rate was published for 8 March 2026: this is the one of 6 March 2026.")


def test_a_stale_rate_is_unknown_with_the_cause() -> None:
    rate = pick(published(FRIDAY), "eur", FRIDAY + timedelta(days=5), max_age=timedelta(days=4))

    assert rate == NoRate(
        "No EUR exchange rate is known for 11 March 2026 or the 4 days before it."
    )


@given(days=st.sets(DAYS, max_size=40), day=DAYS, max_age=st.integers(0, 10))
def test_the_rate_is_the_newest_that_is_neither_later_nor_too_old(
    days: set[date], day: date, max_age: int
) -> None:
    rate = pick(published(*sorted(days)), "eur", day, max_age=timedelta(days=max_age))

    usable = [each for each in days if 0 <= (day - each).days <= max_age]
    assert (rate.as_of if isinstance(rate, Rate) else None) == max(usable, default=None)


def test_two_currencies_meet_by_way_of_the_dollar() -> None:
    euro = Rate(Decimal("0.8"), FRIDAY, "European Central Bank", "Old.")
    franc = Rate(Decimal("0.9"), FRIDAY + timedelta(days=1), "CoinGecko")

    assert cross(euro, franc) == Rate(
        Decimal("1.125"), FRIDAY, "European Central Bank and CoinGecko", "Old."
    )
    assert cross(euro, NoRate("Gone.")) == cross(NoRate("Gone."), euro) == NoRate("Gone.")


@pytest.mark.django_db
def test_rates_are_read_from_what_is_stored() -> None:
    store("eur", FRIDAY, "0.8")
    store("gbp", FRIDAY, "0.6")

    assert picked(rate_on("EUR", FRIDAY)).value == Decimal("0.8")
    assert picked(rate_on("usd", FRIDAY)).value == 1
    assert picked(rate_between("eur", "gbp", FRIDAY)).value == Decimal("0.75")
    assert picked(rate_between("gbp", "GBP", FRIDAY)).value == 1
    assert rate_on("xyz", FRIDAY) == NoRate("There are no exchange rates for XYZ.")
    assert isinstance(rate_between("eur", "jpy", FRIDAY), NoRate)


def test_the_banks_file_has_every_currency_of_the_settings_page_and_no_weekends() -> None:
    found = list(ecb.published_after(date(2026, 9, 30)))

    assert {each.currency for each in found} == set(WANTED)
    assert {each.day.weekday() for each in found} == {0, 1, 2, 3, 4}
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert found[-1].day == ecb.last_day()
    euro = next(each for each in found if (each.currency, each.day) == ("eur", date(2026, 10, 1)))
    assert Decimal("0.5") < euro.rate < Decimal("1.5")


@pytest.mark.django_db
def test_the_banks_file_is_stored_once_and_never_over_a_rate_that_is_there() -> None:
    since = date(2026, 10, 1)
    store("eur", date(2026, 10, 2), "123")
    FxRate.objects.update(source="coingecko")

    assert store_published(since=since) > 400
    assert store_published(since=since) == 0
    assert picked(rate_on("eur", date(2026, 10, 2))).value == 123
    newest = FxRate.objects.aggregate(day=models.Max("day"))["day"]
    assert rate_on("chf", newest + timedelta(days=3)) != rate_on("chf", newest)
    assert isinstance(rate_on("chf", newest + timedelta(days=3)), Rate)


def test_a_bitcoins_cost_becomes_what_a_dollar_buys() -> None:
    costs = [ExchangeRate("usd", Decimal(100_000))]
    costs += [ExchangeRate(code, Decimal(50_000)) for code in WANTED]

    rates, problems = against_dollar(costs, before={"eur": Decimal("0.5")})

    assert rates == dict.fromkeys(WANTED, Decimal("0.5"))
    assert problems == []


def test_what_is_missing_or_cannot_be_true_is_left_out_with_the_reason() -> None:
    costs = [
        ExchangeRate("usd", Decimal(100_000)),
        ExchangeRate("eur", Decimal(500_000)),
        ExchangeRate("gbp", Decimal(80_000)),
    ]
    rates, problems = against_dollar(costs, before={"eur": Decimal("0.9"), "gbp": Decimal("0.8")})

    assert rates == {"gbp": Decimal("0.8")}
    assert "EUR would be 5 to the dollar after 0.9: refused." in problems
    assert "The answer has no rate of CHF." in problems
    assert against_dollar(costs[1:], before={})[0] == {}
