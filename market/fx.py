"""What a currency was worth on a day, or the reason why we do not know.

A rate counts for its own day and, where none was published (weekends, holidays), for the days
after it, and says so. After FX_MAX_AGE_DAYS of them it is stale: unknown, never a guess.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from market.models import FxRate
from tracker.lib.currencies import CURRENCIES

BASE = "usd"
_KNOWN = frozenset(code for code, _ in CURRENCIES)
_SOURCES = {str(value): str(label) for value, label in FxRate.Source.choices}


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a currency one unit of another (the US dollar, unless said) bought on a day."""

    value: Decimal
    as_of: date  # the day it was published for
    source: str
    note: str = ""  # a sentence, when it is not the rate of that very day


@dataclass(frozen=True, slots=True)
class NoRate:
    """We do not know, and why."""

    cause: str


@dataclass(frozen=True, slots=True)
class Published:
    """One stored rate against the US dollar."""

    day: date
    rate: Decimal
    source: str


def rate_on(currency: str, day: date) -> Rate | NoRate:
    """How much of the currency one US dollar bought on that day."""
    return RateBook.of([currency], first=day, last=day).rate_on(currency, day)


def rate_between(source: str, target: str, day: date) -> Rate | NoRate:
    """How much of the target currency one unit of the source currency bought on that day."""
    return RateBook.of([source, target], first=day, last=day).rate_between(source, target, day)


class RateBook:
    """The rates of some currencies over a stretch of days, read with one query at the first use.

    Who only asks about dollars never causes it.
    """

    def __init__(self, published: Mapping[str, Sequence[Published]], *, max_age: timedelta) -> None:
        self.published = published
        self.max_age = max_age

    @classmethod
    def of(cls, currencies: Collection[str], *, first: date, last: date) -> "RateBook":
        """Everything that can matter between the two days."""
        max_age = timedelta(days=settings.FX_MAX_AGE_DAYS)
        codes = {currency.lower() for currency in currencies}
        published = SimpleLazyObject(lambda: _read(codes, first=first - max_age, last=last))
        return cls(cast(Mapping[str, Sequence[Published]], published), max_age=max_age)

    def rate_on(self, currency: str, day: date) -> Rate | NoRate:
        """How much of the currency one US dollar bought on that day."""
        code = currency.lower()
        if code == BASE:
            return Rate(Decimal(1), day, "")
        if code not in _KNOWN:
            return NoRate(f"There are no exchange rates for {currency.upper()[:12]}.")
        return pick(self.published.get(code, ()), code, day, max_age=self.max_age)

    def rate_between(self, source: str, target: str, day: date) -> Rate | NoRate:
        """How much of the target currency one unit of the source currency bought on that day."""
        if source.lower() == target.lower():
            return Rate(Decimal(1), day, "")
        return cross(self.rate_on(source, day), self.rate_on(target, day))


def _read(codes: Collection[str], *, first: date, last: date) -> dict[str, list[Published]]:
    rows = FxRate.objects.filter(currency__in=codes, day__gte=first, day__lte=last).order_by("day")
    found: dict[str, list[Published]] = {}
    for currency, day, rate, source in rows.values_list("currency", "day", "rate", "source"):
        if rate is not None:
            found.setdefault(currency, []).append(Published(day, rate, _SOURCES[source]))
    return found


def pick(
    published: Sequence[Published], currency: str, day: date, *, max_age: timedelta
) -> Rate | NoRate:
    """The newest rate published up to that day, unless it is too old; the days must ascend."""
    place = bisect_right(published, day, key=lambda each: each.day)
    if not place or day - published[place - 1].day > max_age:
        return NoRate(
            f"No {currency.upper()} exchange rate is known for {_date(day)} "
            f"or the {max_age.days} days before it."
        )
    found = published[place - 1]
    note = ""
    if found.day != day:
        note = f"No rate was published for {_date(day)}: this is the one of {_date(found.day)}."
    return Rate(found.rate, found.day, found.source, note)


def cross(source: Rate | NoRate, target: Rate | NoRate) -> Rate | NoRate:
    """From one currency to another by way of the dollar; as old as the older of the two."""
    if isinstance(source, NoRate):
        return source
    if isinstance(target, NoRate):
        return target
    return Rate(
        target.value / source.value,
        min(source.as_of, target.as_of),
        _each_once((source.source, target.source), " and "),
        _each_once((source.note, target.note), " "),
    )


def _each_once(words: Iterable[str], joint: str) -> str:
    return joint.join(dict.fromkeys(word for word in words if word))


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
