"""People who meddle while prices come, each in a process of their own; run by bench.child.

One process refreshes. Others draw, redraw, pause, resume, delete, bring back and deposit. After
that nothing may be lost, and nothing may have fired that should not have.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from django.db import connections
from django.utils import timezone

from accounts.models import User
from bench.figures import Figure
from bench.forking import fork
from notifications.models import Message
from reminders import edit
from reminders.current import current_values
from reminders.draft import draft_of
from reminders.errors import ReminderError
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.reminders import draft
from tests.reminders.pulse import Pulse

REFRESHES, DEEDS, MEDDLERS, PEOPLE = 12, 30, 3, 3
VERBS = ("pause", "resume", "delete", "restore", "redraw")


def measure(engine: str, rounds: str) -> list[Figure]:
    wrong = [words for number in range(int(rounds)) for words in run(number)]
    if wrong:
        raise SystemExit("\n".join(wrong))
    return [Figure("crossings while people meddle", engine, 0, Crossing.objects.count(), 0)]


def run(number: int) -> list[str]:
    names = [f"m{number}-{each}" for each in range(PEOPLE)]
    people = [User.objects.create_user(name, f"{name}@example.org") for name in names]
    pulse = Pulse(timezone.now())
    pulse.refresh(bitcoin="100", ethereum="100")
    for owner in people * 5:
        draw(owner, dice(number), timezone.now())
    connections.close_all()
    work: list[Callable[[], None]] = [partial(refresh, pulse, dice(number))]
    work += [partial(meddle, people, dice(100 * number + each)) for each in range(MEDDLERS)]
    ends = [os.waitpid(child, 0)[1] for child in [fork(each) for each in work]]
    return [f"a process ended with {end}" for end in ends if end] + list(differences())


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same deeds in every run


def refresh(pulse: Pulse, chance: Random) -> None:
    for _ in range(REFRESHES):
        bitcoin, ethereum = (str(chance.randint(90, 110)) for _ in range(2))
        pulse.refresh(after=timedelta(seconds=1), bitcoin=bitcoin, ethereum=ethereum)


def meddle(people: Sequence[User], chance: Random) -> None:
    for _ in range(DEEDS):
        owner, now = chance.choice(people), timezone.now()
        with suppress(ReminderError, Reminder.DoesNotExist):  # somebody was faster
            mine = list(Reminder.objects.filter(owner=owner))
            if chance.random() < 0.1:
                record(owner, "buy", "1", unit_price="100", now=now)
            elif not mine or chance.random() < 0.3:
                draw(owner, chance, now)
            else:
                change(chance.choice(mine), chance, now)


def draw(owner: User, chance: Random, now: datetime) -> None:
    wish = draft(
        metric=chance.choice(("price", "balance")),
        threshold=Decimal(chance.randint(90, 110)),
        direction=chance.choice(("above", "below")),
        mode="every_time",
        cooldown_seconds=0,
        currency="usd",
    )
    edit.create_reminder(owner, wish, now=now)


def change(reminder: Reminder, chance: Random, now: datetime) -> None:
    verb = chance.choice(VERBS)
    if verb == "redraw":
        line = Decimal(chance.randint(90, 110))
        edit.change_reminder(reminder, replace(draft_of(reminder), threshold=line), now=now)
    else:
        getattr(edit, verb)(reminder, now=now)


def differences() -> Iterator[str]:
    """Nothing armed is beyond its line by the prices as they are, and every crossing was one."""
    rows = list(Reminder.objects.filter(deleted_at__isnull=True, state="armed"))
    for row, current in zip(rows, current_values(rows, now=timezone.now()), strict=True):
        if current.satisfied:
            yield f"{row} is armed and beyond its line: {current.value}"
    for crossing in Crossing.objects.select_related("reminder"):
        above = crossing.reminder.direction == "above"
        value, line = crossing.value, crossing.threshold
        if not (value >= line if above else value <= line):
            yield f"{crossing} was none"
    for row in Reminder.objects.all():
        if row.generation != row.crossings.count():
            yield f"{row}: {row.generation} crossings counted, {row.crossings.count()} there"
    told = Message.objects.filter(template="crossing").count()
    if told != 2 * Crossing.objects.count():
        yield f"{told} messages of {Crossing.objects.count()} crossings"
