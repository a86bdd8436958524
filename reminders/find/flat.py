"""All watched reminders of holdings as arrays in memory, kept from one refresh to the next.

Adding up a million holdings takes the database a second and these arrays some milliseconds. A row
that was written since it was read is *loose*: the database adds it up instead. When many are loose
the arrays are filled anew (reminders/find/kept.py).
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import structlog

from reminders.find.asked import (
    COLUMNS,
    NEVER,
    OF_HOLDING,
    Asked,
    Codes,
    Flags,
    Numbers,
    Sums,
    watched,
)
from reminders.find.asking import Asking, in_parts, in_words_of_an_index, literals, rows
from reminders.find.kept import Kept, perhaps_unread
from reminders.find.prices import places, prices
from reminders.find.sums import parts, real
from reminders.metrics.registry import OF_HOLDINGS
from reminders.models import Reminder

MOST_LOOSE = 0.02  # of all
ROWS_AT_ONCE = 10_000
CHANGED = f"metric IN {literals(OF_HOLDINGS)}"  # the words of the index reminder_changed
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM reminders_reminder WHERE {OF_HOLDING} LIMIT %s) few"  # noqa: S608
LISTED = """
    SELECT r.id, h.coin_id, h.quantity_mirror, CAST(c.price AS {real}), c.currency,
        CAST(h.cost AS {real}), CAST(h.realised AS {real}), h.currency {parts} ORDER BY r.id"""
CURRENCY = " "  # before its code: no coin's id begins so

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Parts:
    """One place a holding of a reminder: how much of which unit, a coin or a currency."""

    reminder: Codes
    quantity: Numbers
    unit: Codes


@dataclass(slots=True)
class Arrays:
    asked: Asked
    parts: Parts
    units: dict[str, int]
    cost: Numbers  # in the unit `money`; NaN is unknown
    realised: Numbers
    money: Codes
    updated: dict[int, datetime]
    synced_at: datetime
    alive: Flags
    places: dict[int, int]
    loose: set[int] = field(default_factory=set)

    def follow(self, *, now: datetime) -> None:
        """What was written since it was read is loose from now on."""
        since = perhaps_unread(self.synced_at, now=now)
        written = Reminder.objects.filter(in_words_of_an_index(CHANGED), updated_at__gte=since)
        for pk, updated_at in written.values_list("pk", "updated_at"):
            if self.updated.get(pk) != updated_at:
                self.loose.add(pk)
                if pk in self.places:
                    self.alive[self.places[pk]] = False
        self.synced_at = now

    @property
    def worn(self) -> bool:
        return len(self.loose) > max(100, MOST_LOOSE * len(self.updated))

    def sift(self, asking: Asking) -> tuple[list[int], list[int], list[int]]:
        price = self._prices(asking)
        worth = self._by_reminder(self.parts.quantity * price[self.parts.unit])
        size = worth
        if (self.parts.quantity < 0).any():
            size = self._by_reminder(abs(self.parts.quantity * price[self.parts.unit]))
        money = price[self.money]
        sums = Sums(worth, size, self.cost * money, self.realised * money)
        sifted = self.asked.sift(sums, rates=asking.rates(), now=asking.present.now)
        flags = (sifted.judge, sifted.hold, sifted.release)
        judge, hold, release = (self.asked.pk[each & self.alive].tolist() for each in flags)
        return judge, hold, release

    def _by_reminder(self, values: Numbers) -> Numbers:
        count = len(self.asked.pk)
        return np.bincount(self.parts.reminder, values, count).astype(np.float64, copy=False)

    def _prices(self, asking: Asking) -> Numbers:
        """Of each unit in dollars; NaN is unknown."""
        coins, in_dollars = prices(asking)
        price = np.full(len(self.units) + 1, NEVER)
        price[places(coins, self.units)] = in_dollars
        rates = asking.rates()
        currencies = [CURRENCY + code for code in rates]
        price[places(currencies, self.units)] = [1 / rate for rate in rates.values()]
        price[-1] = 1.0  # of no unit: the nothing that somebody without holdings has
        return price


def count_up_to(most: int) -> int:
    """How many watched reminders of holdings there are, counted no further than that."""
    [(counted,)] = rows(COUNT, [most])
    return int(counted)


def ready(asking: Asking) -> Arrays | None:
    """The arrays of this process, brought up to date; None while there are none to rely on."""
    arrays = KEPT.get()
    if arrays is not None:
        arrays.follow(now=asking.present.now)
        if not arrays.worn:
            return arrays
    KEPT.worn = True
    return None


def _read(now: datetime) -> Arrays:
    """First the reminders: what is written after that is found to be loose."""
    asked = list(watched().order_by("pk").values_list(*COLUMNS, "updated_at"))
    arrays = _arranged(asked, now)
    log.info("balances_in_memory", reminders=len(asked), holdings=len(arrays.parts.unit))
    return arrays


def _arranged(asked: list[tuple[Any, ...]], now: datetime) -> Arrays:
    places = {row[0]: place for place, row in enumerate(asked)}
    units: dict[str, int] = {}
    reminder, unit, quantity = array("q"), array("q"), array("d")
    cost, realised = np.zeros(len(asked)), np.zeros(len(asked))
    money = np.full(len(asked), -1, dtype=np.int64)
    for pk, coin, amount, hand, hand_in, paid, made, currency in _listed():
        place = places.get(pk)
        if place is None:
            continue
        if amount:
            named = coin if hand is None else CURRENCY + hand_in
            reminder.append(place)
            unit.append(units.setdefault(named, len(units)))
            quantity.append(amount if hand is None else amount * hand)
        in_unit = units.setdefault(CURRENCY + currency, len(units))
        one_money = money[place] in (-1, in_unit)
        money[place] = in_unit
        cost[place] += paid if paid is not None and one_money else NEVER
        realised[place] += made if made is not None and one_money else NEVER
    return Arrays(
        Asked.of([row[:-1] for row in asked]),
        Parts(_codes(reminder), np.frombuffer(quantity or array("d")), _codes(unit)),
        units, cost, realised, money, {row[0]: row[-1] for row in asked}, now,
        np.ones(len(asked), dtype=np.bool_), places,
    )  # fmt: skip


def _codes(values: "array[int]") -> Codes:
    return np.frombuffer(values, dtype=np.int64)


def _listed() -> Iterator[tuple[Any, ...]]:
    for some in in_parts(LISTED.format(real=real(), parts=parts()), size=ROWS_AT_ONCE):
        yield from some


KEPT = Kept(_read)
