"""The list of a person's reminders: searched, grouped by state, the nearest line first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts.models import User
from reminders.models import Metric, Reminder
from reminders.readable import apart
from reminders.shown import Shown, of_owner, shown

State = Reminder.State
# In the order of the page. What is held back stands with what it would be doing.
GROUPS = [
    (State.ARMED, "Armed"),
    (State.WAITING, "Waiting to be armed again"),
    (State.UNSEEN, "Waiting for a first price"),
    (State.SNOOZED, "Snoozed"),
    (State.PAUSED, "Paused"),
    (State.SUSPENDED, "Suspended"),
    (State.DONE, "Done"),
    (State.EXPIRED, "Expired"),
]
_NOWHERE = Decimal("Infinity")
_PLACE: dict[str, int] = {state: place for place, (state, _) in enumerate(GROUPS)}


@dataclass(frozen=True, slots=True)
class Group:
    state: str
    title: str
    rows: list[Shown]


@dataclass(frozen=True, slots=True)
class Found:
    """In the order of the page, and the numbers of those that cannot be read."""

    rows: list[Shown]
    broken: list[int]


def found(owner: User, *, words: str = "", state: str = "", now: datetime) -> Found:
    """What the search finds."""
    rows = matching(of_owner(owner), words)
    if state in _PLACE:
        rows = rows.filter(state=state)
    readable, broken = apart(rows.order_by("-pk"))
    return Found(sorted(shown(readable, owner, now=now), key=nearest_first), broken)


def matching(rows: QuerySet[Reminder], words: str) -> QuerySet[Reminder]:
    """Every word must be in the coin, the portfolio, the note or the name of what is watched."""
    for word in words.split()[:8]:
        metrics = [value for value, label in Metric.choices if word.lower() in label.lower()]
        rows = rows.filter(
            Q(coin__name__icontains=word)
            | Q(coin__symbol__icontains=word)
            | Q(portfolio__name__icontains=word)
            | Q(note__icontains=word)
            | Q(metric__in=metrics)
        )
    return rows


def grouped(rows: Iterable[Shown]) -> Iterator[Group]:
    """The rows of one page below the titles of their states."""
    by_state: dict[str, list[Shown]] = {}
    for row in rows:
        by_state.setdefault(row.reminder.state, []).append(row)
    for state, title in GROUPS:
        if state in by_state:
            yield Group(state, title, by_state[state])


def nearest_first(row: Shown) -> tuple[int, Decimal, int]:
    """By state; the nearest line first, then the newest."""
    far = _NOWHERE if row.farness is None else row.farness
    return _PLACE[row.reminder.state], far, -row.reminder.pk
