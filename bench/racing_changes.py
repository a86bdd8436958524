"""People change their minds while a refresh judges their reminders, round after round.

In each round some changes are confirmed before the refresh begins, some are asked for when it is
over, and the others race with it, from threads with connections of their own. Whoever paused, took
away or changed a reminder beforehand hears nothing of it; whoever was too late has heard of it
once; and a row, its crossing and its message never contradict each other.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from threading import Semaphore
from time import monotonic

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from bench.changing import AFTER, BEFORE, COIN, VERBS, Change, When, buy
from bench.figures import Figure
from bench.racing import IN_MEMORY, clear
from market.changes import AcceptedPrice
from market.models import Coin
from market.write_quotes import lock_quotes, write_quotes
from notifications.models import Destination, Message
from reminders.evaluate import evaluate
from reminders.models import Crossing, Reminder
from transactions.ledger import delete_entries
from transactions.models import DeletedEntry, Transaction

ROUNDS = "1000"
TIMES = ("first", "meanwhile", "meanwhile", "last")
MODES = ("once", "every_time")
PATIENCE = 60.0  # seconds


@dataclass
class Outcome:
    changes: int = 0
    wrong: int = 0
    heeded: int = 0  # of those that raced: they came first
    late: int = 0  # and these came after the crossing


def measure(engine: str, rounds: str = ROUNDS) -> list[Figure]:
    found = race(int(rounds))
    return [
        Figure(
            f"changes overruled, lost or told all the same in {rounds} rounds beside a refresh,"
            f" of {found.changes} ({found.heeded} raced and came first, {found.late} too late)",
            engine, found.wrong, found.changes, 0.0,
        )
    ]  # fmt: skip


def race(rounds: int) -> Outcome:
    clear()
    outcome, now = Outcome(), timezone.now()
    Coin.objects.create(id=COIN, symbol="c0", name="Coin 0")
    changes = [
        _change(verb, mode, time, f"{verb}{place}{mode}", now=now)
        for verb in VERBS
        for place, time in enumerate(TIMES)
        for mode in MODES
    ]
    for number in range(rounds):
        settings.REMINDERS_ARRAYS_ABOVE = IN_MEMORY[number % len(IN_MEMORY)]
        _round(changes, Random(number), outcome, now=now + number * timedelta(minutes=2))  # noqa: S311
    clear()
    return outcome


def _change(verb: str, mode: str, time: str, name: str, *, now: datetime) -> Change:
    owner = User.objects.create_user(name, f"{name}@example.org")
    Destination.objects.filter(owner=owner).delete()
    Destination.objects.create(
        owner=owner, channel="email", address=owner.email, created_at=now, verified_at=now
    )
    change = Change(verb, mode, time, owner)
    if verb == "buy":
        buy(change.draw(now), now)
    return change


def _round(changes: Sequence[Change], chance: Random, outcome: Outcome, *, now: datetime) -> None:
    _prepare(changes, now=now)
    now += timedelta(minutes=1)
    at = {time: [each for each in changes if each.time == time] for time in TIMES}
    for change in at["first"]:
        change.make(now)
    when = _refresh_beside(at["meanwhile"], chance, now=now)
    for change in at["last"]:
        change.make(now)
    _judge(changes, when, outcome)


def _prepare(changes: Sequence[Change], *, now: datetime) -> None:
    """The old price, nothing of the round before, and every reminder armed."""
    for table in (Message, Crossing, Reminder):
        table.objects.all().delete()
    for change in changes:
        if change.verb == "buy":
            mine = Transaction.objects.of(change.owner).order_by("pk")
            delete_entries(change.owner, mine.values_list("pk", flat=True)[1:], now=now)
    DeletedEntry.objects.all().delete()
    _write(BEFORE, now=now)
    Reminder.objects.bulk_create(change.draw(now) for change in changes)


def _write(price: Decimal, *, now: datetime) -> None:
    with transaction.atomic():
        lock_quotes()
        write_quotes([AcceptedPrice(COIN, price, now)], {}, now=now)


def _refresh_beside(changes: Sequence[Change], chance: Random, *, now: datetime) -> When:
    """A refresh that begins when so many of them are through, while the others go on."""
    order = chance.sample(changes, len(changes))
    through = Semaphore(0)
    with ThreadPoolExecutor(2) as people:
        under_way = [people.submit(_make, order[part::2], through, now) for part in (0, 1)]
        for _ in range(chance.randint(0, len(order))):
            through.acquire(timeout=PATIENCE)
        began = monotonic()
        with transaction.atomic():
            lock_quotes()
            write_quotes([AcceptedPrice(COIN, AFTER, now)], {}, now=now)
            evaluate(now=now, refresh=None)
        over = monotonic()
        for each in under_way:
            each.result()
    return When(began, over)


def _make(changes: Sequence[Change], through: Semaphore, now: datetime) -> None:
    try:
        for change in changes:
            change.make(now)
            through.release()
    finally:
        connections.close_all()  # this thread's own


def _judge(changes: Sequence[Change], when: When, outcome: Outcome) -> None:
    rows = Reminder.objects.in_bulk()
    crossings: dict[int, list[Crossing]] = {pk: [] for pk in rows}
    for crossing in Crossing.objects.all():
        crossings[crossing.reminder_id].append(crossing)
    messages = list(Message.objects.values_list("dedupe_key", "status"))
    for change in changes:
        pk = change.reminder.pk
        keys = {f"crossing:{each.pk}" for each in crossings[pk]}
        told = [status for key, status in messages if key in keys]
        outcome.changes += 1
        outcome.wrong += change.is_wrong(rows[pk], crossings[pk], told, when)
        if change.time == "meanwhile":
            outcome.late += bool(crossings[pk])
            outcome.heeded += not crossings[pk]
    outcome.wrong += abs(len(messages) - sum(map(len, crossings.values())))
