"""One reminder that breaks us stops neither the others nor the prices they are judged by.

Reminders are judged together, in a savepoint. When that raises, halves are tried and undone until
those are found that raise alone. They are set aside, which their pages and the operator are told,
and tried again at every refresh. What passes by itself undoes the whole refresh, as ever.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from reminders.fire import Raced
from reminders.models import Reminder
from reminders.words.standing import BROKEN
from tracker.lib.among import among
from tracker.lib.passing import is_passing
from tracker.lib.seams import ring

Keys = Sequence[int]
Judge = Callable[[Keys], Counter[str]]

log = structlog.get_logger(__name__)


def judge_apart(some: Keys, judge: Judge, *, now: datetime) -> Counter[str]:
    """What `judge` makes of them, less those that break it."""
    try:
        with transaction.atomic():
            return judge(some)
    except Exception as error:  # the one guard: nobody misses a crossing because of another's row
        if _is_nobodys_fault(error):
            raise
        log.exception("reminders_broke_us", together=len(some))
    culprits = set(_known(some, judge) or _found(some, judge))
    _set_aside(culprits, now=now)
    counts = Counter(broken=len(culprits))
    rest = [pk for pk in some if pk not in culprits]
    for part in [rest] if culprits else _halves(rest):  # no culprit: they break us together only
        if part:
            counts += judge_apart(part, judge, now=now)
    return counts


def _known(some: Keys, judge: Judge) -> list[int]:
    """Those that broke us before and do so again."""
    before = Reminder.objects.filter(among("pk", some), held_because=BROKEN)
    return [pk for pk in before.values_list("pk", flat=True) if _breaks([pk], judge)]


def _found(some: Keys, judge: Judge) -> Iterator[int]:
    if len(some) == 1:
        yield some[0]
        return
    for half in _halves(some):
        if _breaks(half, judge):
            yield from _found(half, judge)


def _halves(some: Keys) -> tuple[Keys, Keys]:
    middle = len(some) // 2
    return some[:middle], some[middle:]


def _breaks(some: Keys, judge: Judge) -> bool:
    """Whether it raises; whatever it does is undone."""
    try:
        with transaction.atomic():
            judge(some)
            transaction.set_rollback(True)
    except Exception as error:
        if _is_nobodys_fault(error):
            raise
        return True  # judge_apart logged it
    return False


def _is_nobodys_fault(error: Exception) -> bool:
    return isinstance(error, Raced) or is_passing(error)


def _set_aside(culprits: set[int], *, now: datetime) -> None:
    fresh = Reminder.objects.filter(among("pk", culprits)).exclude(held_because=BROKEN)
    since = Coalesce("held_since", Value(now))
    if not fresh.update(held_since=since, held_because=BROKEN, updated_at=now):
        return
    numbers = sorted(culprits)
    log.error("reminders_set_aside", reminders=numbers)
    text = (
        f"{len(numbers)} raised an error when they were judged: number {numbers[0]} first. All"
        " others were judged as usual. The log has the traceback, beside reminders_broke_us."
    )
    ring(
        "OPERATOR_NOTICE", kind="reminder-broken", episode=f"{now:%Y-%m-%d}",
        subject="Reminders cannot be judged", text=text, now=now,
    )  # fmt: skip
