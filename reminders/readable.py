"""Reads reminders so that one which cannot be read hides no other.

A row is readable when the database's values become Python's and each of its words is one of ours.
Whoever reads several asks here; pages name what is left over, and a refresh sets it aside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from reminders.models import Metric, Reminder
from tracker.lib.currencies import CURRENCIES
from tracker.lib.passing import is_passing

_WORDS = {
    "metric": frozenset(Metric.values),
    "direction": frozenset(Reminder.Direction.values),
    "mode": frozenset(Reminder.Mode.values),
    "if_true": frozenset(Reminder.IfTrue.values),
    "state": frozenset(Reminder.State.values),
    "currency": frozenset({"", *(code for code, _ in CURRENCIES)}),  # none: per cent
}
SORRY = (
    "Something in its row cannot be read, so it is not watched. That is an error of ours; your"
    " other reminders are watched as ever. Delete it and set it anew."
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One that cannot be read, as its owner sees it."""

    pk: int
    title: str
    note: str


def is_sound(reminder: Reminder) -> bool:
    return all(getattr(reminder, name) in words for name, words in _WORDS.items())


def readable(rows: QuerySet[Reminder]) -> list[Reminder]:
    """Those of the rows that can be read, in their order."""
    return apart(rows)[0]


def apart(rows: QuerySet[Reminder]) -> tuple[list[Reminder], list[int]]:
    """Those that can be read, in their order, and the numbers of the others."""
    try:
        found, broken = list(rows), list[int]()
    except Exception as error:
        if is_passing(error):
            raise
        found, broken = _in_halves(rows, list(rows.values_list("pk", flat=True)))
    sound: list[Reminder] = []
    for row in found:
        if is_sound(row):
            sound.append(row)
        else:
            broken.append(row.pk)
    return sound, broken


def _in_halves(rows: QuerySet[Reminder], keys: Sequence[int]) -> tuple[list[Reminder], list[int]]:
    if not keys:
        return [], []
    some = rows.all()
    some.query.clear_limits()
    try:
        return list(some.filter(pk__in=keys)), []
    except Exception as error:
        if is_passing(error):
            raise
    if len(keys) == 1:
        return [], list(keys)
    middle = len(keys) // 2
    left, right = _in_halves(rows, keys[:middle]), _in_halves(rows, keys[middle:])
    return left[0] + right[0], left[1] + right[1]


def named(owner: User, broken: Sequence[int]) -> Iterator[Broken]:
    """What there is to tell somebody's broken rows by."""
    rows = Reminder.objects.filter(owner=owner, pk__in=broken).order_by("-pk")
    for pk, coin, note in rows.values_list("pk", "coin__name", "note"):
        yield Broken(pk, f"Reminder {pk} on {coin}" if coin else f"Reminder {pk}", note)
