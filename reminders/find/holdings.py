"""Reminders of holdings, balances and profits that the present may move."""

from collections.abc import Iterable

from reminders.find.asked import COLUMNS, Asked, watched
from reminders.find.asking import Asking
from reminders.find.sums import add_up


def candidates(asking: Asking) -> Iterable[int]:
    """By the database's own sums. A price anywhere may move a balance, so all are looked at."""
    rows = list(watched().values_list(*COLUMNS))
    if not rows:
        return []
    asked = Asked.of(rows)
    sums = add_up(asking, asked.pk.tolist())
    found = asked.moved(sums, rates=asking.rates(), now=asking.present.now)
    return [int(pk) for pk in found]
