"""Reminders of holdings, balances and profits that the present may move.

A price anywhere may move a balance, so every one is looked at. The database adds them up while they
are few. Beyond REMINDERS_ARRAYS_ABOVE arrays in memory do it, as soon as they are filled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from reminders.find import flat
from reminders.find.asked import COLUMNS, Asked, watched
from reminders.find.asking import Asking
from reminders.find.sums import add_up
from tracker.lib.among import among


@dataclass(slots=True)
class Found:
    """Keys of reminders, by what is to be done with them."""

    judge: list[int]
    hold: list[int]
    release: list[int]


def find(asking: Asking) -> Found:
    count = flat.count_up_to(settings.REMINDERS_ARRAYS_ABOVE + 1)
    if not count:
        return Found([], [], [])
    if count > settings.REMINDERS_ARRAYS_ABOVE:
        arrays = flat.ready(asking)
        if arrays is not None:
            loose = sorted(arrays.loose)
            found = _by_sums(asking, only=loose) if loose else Found([], [], [])
            judge, hold, release = arrays.sift(asking)
            return Found(found.judge + judge, found.hold + hold, found.release + release)
    return _by_sums(asking)


def _by_sums(asking: Asking, *, only: Sequence[int] | None = None) -> Found:
    """By the database's own sums."""
    chosen = watched() if only is None else watched().filter(among("pk", only))
    rows = list(chosen.values_list(*COLUMNS))
    if not rows:
        return Found([], [], [])
    asked = Asked.of(rows)
    sums = add_up(asking, asked.pk.tolist(), all_watched=only is None)
    sifted = asked.sift(sums, rates=asking.rates(), now=asking.present.now)
    return Found(*(asked.pk[each].tolist() for each in (sifted.judge, sifted.hold, sifted.release)))
