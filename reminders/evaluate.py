"""Step ② of the spine: what the newest prices do to reminders, in the refresh's transaction.

`follow_prices` listens at PRICES_CHANGED. `evaluate_now` is the same on the present quotes, which
changes nothing the second time. SQL finds what may move, exact Decimals decide, and one reminder is
decided once. Whoever is in here has the quotes to himself: see market.write_quotes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, groupby
from operator import itemgetter

import structlog
from django.db import transaction

from market.changes import PriceChanges
from market.models import Refresh
from market.write_quotes import lock_quotes
from reminders import held_back
from reminders.apply import settle
from reminders.decide import Step, Verdict, decide
from reminders.errors import Unreadable
from reminders.facts import Reading
from reminders.find import due, holdings, kept, lines
from reminders.find.asking import Asking
from reminders.fire import Fired, fire
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import Present, in_chunks
from reminders.readable import is_sound
from reminders.readings import readings
from reminders.set_aside import judge_apart
from tracker.lib.among import among
from tracker.lib.compiled import Compiled

ROWS_AT_ONCE = 2000
LOCKED = Compiled(
    Reminder,
    lambda keys: (
        Reminder.objects.filter(among("pk", keys), deleted_at__isnull=True)
        .select_for_update()
        .order_by("pk")
    ),
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation did, in numbers."""

    candidates: int = 0
    fired: int = 0
    armed: int = 0
    waiting: int = 0
    held: int = 0
    released: int = 0
    expired: int = 0
    broken: int = 0


@dataclass(slots=True)
class _Decided:
    """Reminders by what was decided of them."""

    fired: list[Fired] = field(default_factory=list)
    armed: list[Reminder] = field(default_factory=list)
    waiting: list[Reminder] = field(default_factory=list)
    unknown: list[tuple[Reminder, Reading]] = field(default_factory=list)
    known: list[Reminder] = field(default_factory=list)  # and they stay as they are

    def add(self, reminder: Reminder, reading: Reading, verdict: Verdict) -> None:
        if verdict.step is Step.FIRE:
            self.fired.append(Fired(reminder, reading, verdict))
        elif verdict.step is Step.ARM:
            self.armed.append(reminder)
        elif verdict.step is Step.WAIT:
            self.waiting.append(reminder)
        elif verdict.step is Step.HOLD:
            self.unknown.append((reminder, reading))
        elif reading.known:
            self.known.append(reminder)


def follow_prices(*, changes: PriceChanges, refresh: Refresh, now: datetime) -> None:
    """Listens at PRICES_CHANGED: inside the transaction that has just written the quotes."""
    done = evaluate(now=now, refresh=refresh)
    log.info("reminders_evaluated", refresh=refresh.pk, **_numbers(done))


@transaction.atomic
def evaluate_now(*, now: datetime) -> Evaluated:
    """Judge by the present quotes, as they are."""
    lock_quotes()
    return evaluate(now=now, refresh=None)


def evaluate(*, now: datetime, refresh: Refresh | None) -> Evaluated:
    """One pass over everything that may move, in the caller's transaction."""
    expired = due.expire(now=now)
    present = Present.at(now)
    asking = Asking(present, only_asked=refresh is not None)
    of_holdings = holdings.find(asking)
    released = held_back.release(of_holdings.release, now=now)
    marked = held_back.mark(of_holdings.hold, now=now)
    found = sorted(
        set(
            chain(
                lines.candidates(asking),
                of_holdings.judge,
                [] if marked else of_holdings.hold,
                due.first_prices(asking),
                due.awake(now=now),
            )
        )
    )
    counts: Counter[str] = Counter()
    judge = partial(_judge, present=present, refresh=refresh)
    for some in _by_people(found):
        counts += judge_apart(some, judge, now=now)
    counts["held"] += marked
    kept.renew_after_commit(now=now)
    return Evaluated(candidates=len(found), expired=expired, released=released, **counts)


def _by_people(found: Sequence[int]) -> Iterator[Sequence[int]]:
    """In chunks, but never one person's in two: what is told together is judged together."""
    if len(found) <= ROWS_AT_ONCE:
        yield found
        return
    pairs = [
        pair
        for some in in_chunks(found)
        for pair in Reminder.objects.filter(among("pk", some)).values_list("owner_id", "pk")
    ]
    chunk: list[int] = []
    for _, theirs in groupby(sorted(pairs), key=itemgetter(0)):
        chunk += [pk for _, pk in theirs]
        if len(chunk) >= ROWS_AT_ONCE:
            yield chunk
            chunk = []
    yield chunk


def _locked(some: Sequence[int]) -> list[Reminder]:
    found = LOCKED.rows(some)
    if not all(map(is_sound, found)):
        raise Unreadable
    return found


def _judge(some: Sequence[int], *, present: Present, refresh: Refresh | None) -> Counter[str]:
    decided, now = _Decided(), present.now
    reminders = _locked(some)
    found = readings(reminders, now=now, present=present)
    for reminder, reading in zip(reminders, found, strict=True):
        metric = METRICS[reminder.metric]
        verdict = decide(reminder, reading, metric=metric, now=now, blind=present.max_age)
        decided.add(reminder, reading, verdict)
    fire(decided.fired, present=present, now=now, refresh=refresh)
    settle(decided.armed, Reminder.State.ARMED, now=now)
    settle(decided.waiting, Reminder.State.WAITING, now=now)
    held_back.note(decided.unknown, present=present, now=now)
    held_back.release([row.pk for row in decided.known if row.held_since], now=now)
    return Counter(
        fired=len(decided.fired),
        armed=len(decided.armed),
        waiting=len(decided.waiting),
        held=len(decided.unknown),
    )


def _numbers(done: Evaluated) -> dict[str, int]:
    return {name: getattr(done, name) for name in Evaluated.__dataclass_fields__}
