"""From what a bitcoin costs in each currency to what a dollar buys of it, stored by day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from market import ecb
from market.coingecko.answers import ExchangeRate
from market.models import FxRate
from tracker.lib.currencies import CURRENCIES

LARGEST_MOVE = Decimal("1.25")  # between two days; more is a broken answer, not a market
COMPARABLE = timedelta(days=10)  # so that even a real leap is believed in the end
WANTED = tuple(code for code, _ in CURRENCIES if code != "usd")


def against_dollar(
    rates: Iterable[ExchangeRate], *, before: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], list[str]]:
    """What one dollar buys, without what is missing or cannot be true after the rates before."""
    costs = {rate.currency: rate.value for rate in rates}
    dollar = costs.get("usd")
    if dollar is None:
        return {}, ["The answer has no price of a bitcoin in US dollars."]
    found: dict[str, Decimal] = {}
    problems: list[str] = []
    for code in WANTED:
        cost, known = costs.get(code), before.get(code)
        if cost is None:
            problems.append(f"The answer has no rate of {code.upper()}.")
            continue
        rate = ecb.DIGITS.divide(cost, dollar)
        if known and not 1 / LARGEST_MOVE <= rate / known <= LARGEST_MOVE:
            words = f"{code.upper()} would be {rate:f} to the dollar after {known:f}: refused."
            problems.append(words)
            continue
        found[code] = rate
    return found, problems


def store_rates(
    rates: Iterable[ExchangeRate], *, day: date, as_of: datetime
) -> tuple[int, list[str]]:
    """Store a day's rates from CoinGecko where none are yet; how many, and what was refused."""
    believed, problems = against_dollar(rates, before=_rates_before(day))
    rows = [
        FxRate(day=day, currency=code, rate=rate, source=FxRate.Source.COINGECKO, as_of=as_of)
        for code, rate in believed.items()
    ]
    return len(FxRate.objects.bulk_create(rows, ignore_conflicts=True)), problems


def _rates_before(day: date) -> dict[str, Decimal]:
    rows = FxRate.objects.filter(day__gte=day - COMPARABLE, day__lt=day).order_by("day")
    return {code: rate for code, rate in rows.values_list("currency", "rate") if rate is not None}
