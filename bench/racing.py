"""Four evaluators at the same prices, one of them killed before its commit, round after round.

What must come out is known beforehand, from Decimals alone: the crossings, and for each of them a
message on every channel and destination (a failed one where there is nowhere to send it). A round
fails by one crossing or message too many or too few.
"""

import os
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from bench.figures import Figure
from bench.forking import Pipe, fork
from market.changes import AcceptedPrice
from market.models import Coin, PricePoint, Quote
from market.write_quotes import lock_quotes, write_quotes
from notifications.models import Channel, Destination, Message
from reminders.evaluate import evaluate
from reminders.find import nearest
from reminders.models import Crossing, Reminder

EVALUATORS = 4
PEOPLE, COINS, REMINDERS = 8, 30, 200
ROUNDS = "50"
IN_MEMORY = (0, 0, 10**6)  # as with very many reminders in two rounds of three


def measure(engine: str, rounds: str = ROUNDS) -> list[Figure]:
    found = race(int(rounds))
    return [
        Figure(
            f"crossings and messages lost or doubled in {rounds} rounds of {EVALUATORS}"
            f" evaluators, one killed, of {found.expected}",
            engine, found.wrong, found.expected, 0.0,
        )
    ]  # fmt: skip


@dataclass
class Outcome:
    expected: int = 0  # crossings and messages
    wrong: int = 0
    killed_inside: int = 0  # rounds in which the victim had crossings of its own to lose


@dataclass
class Round:
    """One set of people and reminders, and what must become of them."""

    chance: Random
    now: datetime
    prices: dict[str, Decimal] = field(default_factory=dict)
    crossings: set[int] = field(default_factory=set)
    messages: Counter[tuple[int, str]] = field(default_factory=Counter)  # reminder and channel

    def prepare(self) -> None:
        """Old prices, reminders armed at them, then the new ones, which nobody has judged."""
        clear()
        people = [User.objects.create_user(f"r{n}", f"r{n}@example.org") for n in range(PEOPLE)]
        ways = {person.pk: self._ways(person) for person in people}
        Coin.objects.bulk_create(
            Coin(id=f"coin-{n}", symbol=f"c{n}", name=f"Coin {n}") for n in range(COINS)
        )
        self._write({f"coin-{n}": Decimal(self.chance.randint(100, 900)) for n in range(COINS)})
        rows = [self._reminder(self.chance.choice(people)) for _ in range(REMINDERS)]
        self._draw(rows)
        self.now += timedelta(minutes=5)
        moved = {coin: price + self.chance.randint(-40, 40) for coin, price in self.prices.items()}
        self._write(moved)
        for row in rows:
            self._foretell(row, ways[row.owner_id])

    def _ways(self, person: User) -> dict[str, int]:
        """How many messages a crossing makes on each channel: none to go to makes a failed one."""
        counts = {Channel.WHATSAPP.value: self.chance.randint(0, 2), Channel.EMAIL.value: 1}
        Destination.objects.filter(owner=person).delete()
        for channel, count in counts.items():
            for number in range(count):
                address = f"+4915{person.pk:06}{number}" if channel == "whatsapp" else person.email
                Destination.objects.create(
                    owner=person, channel=channel, address=address, created_at=self.now,
                    verified_at=self.now,
                )  # fmt: skip
        return {channel: max(1, count) for channel, count in counts.items()}

    def _write(self, prices: dict[str, Decimal]) -> None:
        self.prices = prices
        accepted = [AcceptedPrice(coin, price, self.now) for coin, price in prices.items()]
        with transaction.atomic():
            lock_quotes()
            write_quotes(accepted, {}, now=self.now)

    def _reminder(self, owner: User) -> Reminder:
        coin = self.chance.choice(sorted(self.prices))
        above = self.chance.random() < 0.5
        away = self.chance.randint(1, 60)
        return Reminder(
            owner=owner,
            metric="price",
            coin_id=coin,
            direction="above" if above else "below",
            threshold=self.prices[coin] + (away if above else -away),
            currency="usd",
            mode=self.chance.choice(("once", "every_time")),
            on_whatsapp=self.chance.random() < 0.8,
            state="armed",
            armed_at=self.now,
            created_at=self.now,
            updated_at=self.now,
        )

    def _draw(self, rows: list[Reminder]) -> None:
        """Every other one before the nearest lines are read, which the evaluators inherit."""
        for row in rows[::2]:
            row.created_at = row.updated_at = self.now - timedelta(days=1)
        Reminder.objects.bulk_create(rows[::2])
        nearest.KEPT.fill(now=self.now)
        Reminder.objects.bulk_create(rows[1::2])

    def _foretell(self, row: Reminder, ways: dict[str, int]) -> None:
        price = self.prices[str(row.coin_id)]
        beyond = price >= row.threshold if row.direction == "above" else price <= row.threshold
        if beyond:
            self.crossings.add(row.pk)
            self.messages[row.pk, "email"] = ways["email"]
            if row.on_whatsapp:
                self.messages[row.pk, "whatsapp"] = ways["whatsapp"]

    def wrong(self) -> int:
        """How many crossings and messages are missing, or there twice."""
        crossed = Counter(Crossing.objects.values_list("reminder", flat=True))
        keys = {f"crossing:{pk}": of for pk, of in Crossing.objects.values_list("pk", "reminder")}
        told = Counter(
            (keys.get(key, 0), channel)
            for key, channel in Message.objects.values_list("dedupe_key", "channel")
        )
        expected = Counter(self.crossings)
        return (
            (crossed - expected).total() + (expected - crossed).total()
            + (told - self.messages).total() + (self.messages - told).total()
        )  # fmt: skip


def race(rounds: int) -> Outcome:
    outcome = Outcome()
    for number in range(rounds):
        settings.REMINDERS_ARRAYS_ABOVE = IN_MEMORY[number % len(IN_MEMORY)]
        each = Round(Random(number), timezone.now())  # noqa: S311 - the same in every run
        each.prepare()
        outcome.killed_inside += _run(each.now, early=number % 2 == 0)
        outcome.expected += len(each.crossings) + each.messages.total()
        outcome.wrong += each.wrong()
    clear()
    return outcome


def _run(now: datetime, *, early: bool) -> bool:
    """All at once, or the others once the victim is inside; whether it had crossings to lose."""
    connections.close_all()  # each child opens its own
    gate, said, grave = Pipe(), Pipe(), Pipe()
    victim = fork(lambda: _die(now, gate, said, grave))
    others = [fork(lambda: _live(now, gate, said)) for _ in range(EVALUATORS - 1)]
    heard = ""
    if early:
        gate.say("v")
        heard += said.hear()
    gate.say("o" * (EVALUATORS - early))
    while heard.count("s") < EVALUATORS - 1 or not heard.strip("s"):
        heard += said.hear()
    grave.say("x")
    ends = [os.waitpid(child, 0)[1] for child in (victim, *others)]
    for pipe in (gate, said, grave):
        pipe.close()
    if not os.WIFSIGNALED(ends[0]) or any(ends[1:]):
        raise SystemExit(f"The evaluators ended with {ends}.")
    return "f" in heard


def _die(now: datetime, gate: Pipe, said: Pipe, grave: Pipe) -> None:
    """Evaluate, and be killed before the commit once the others have started."""
    gate.hear()
    with transaction.atomic():
        lock_quotes()
        done = evaluate(now=now, refresh=None)
        said.say("f" if done.fired else "-")
        grave.hear()
        os.kill(os.getpid(), signal.SIGKILL)


def _live(now: datetime, gate: Pipe, said: Pipe) -> None:
    """Evaluate without asking for the quotes: the rows alone must keep it right."""
    gate.hear()
    said.say("s")
    with transaction.atomic():
        evaluate(now=now, refresh=None)


def clear() -> None:
    for table in (Message, Crossing, Reminder, Destination, PricePoint, Quote, User):
        table.objects.all().delete()
    Coin.objects.filter(id__startswith="coin-").delete()
