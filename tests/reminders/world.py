"""A market, a person, ten reminders and their twins: what happens to both, and what they see."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from market.models import FxRate
from reminders import edit
from reminders.draft import Draft, draft_of
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.reminders import draft
from tests.reminders.pulse import FIVE, NOON, Pulse
from tests.reminders.reference import Peak, Twin

COINS = ("bitcoin", "ethereum")
MAX_AGE = timedelta(minutes=15)
SHARES = Decimal(3)  # bitcoins the lines of balances are drawn for
RATE = Decimal("0.8")
Prices = dict[str, Decimal | None]
Extremes = dict[str, Decimal]


@dataclass
class Seen:
    """The newest accepted answer of a coin, and what a touch is judged by."""

    price: Decimal
    as_of: datetime
    gap: timedelta
    high: Decimal | None
    low: Decimal | None
    peak: Peak | None  # a high above the one of the answer before
    dip: Peak | None


class Undone(Exception):
    """A worker died before its commit."""


@dataclass
class World:
    alice: User
    pulse: Pulse = field(default_factory=Pulse)
    seen: dict[str, Seen] = field(default_factory=dict)
    quantity: Decimal = Decimal(0)
    euro: bool = False
    rows: list[Reminder] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.pulse.now

    def wish(
        self, kind: str, *, above: bool, line: Decimal, once: bool, tell: bool, rest: int
    ) -> None:
        fields: dict[str, Any] = {
            "bitcoin": {"coin": "bitcoin", "currency": "usd"},
            "ethereum": {"coin": "ethereum", "currency": "usd"},
            "euro": {"coin": "bitcoin", "currency": "eur"},
            "balance": {"metric": "balance", "currency": "usd"},
        }[kind]
        line = line * SHARES if kind == "balance" else line
        wished = draft(
            direction="above" if above else "below",
            threshold=line,
            mode="once" if once else "every_time",
            if_true="tell" if tell else "wait",
            cooldown_seconds=rest,
            **fields,
        )
        self.rows.append(edit.create_reminder(self.alice, wished, now=self.now))
        twin = Twin(above, line, once, timedelta(seconds=rest), tell, holds=kind == "balance")
        self.twins.append(twin)
        twin.begin(self.value(len(self.twins) - 1), self.now)

    # What the twins see

    def value(self, number: int) -> Decimal | None:
        row = self.rows[number]
        if row.coin_id is None and not self.quantity:
            return Decimal(0)
        seen = self.seen.get(row.coin_id or "bitcoin")
        if seen is None or self.now - seen.as_of > MAX_AGE:
            return None
        if row.coin_id is None:
            return seen.price * self.quantity
        if row.currency == "eur":
            return seen.price * RATE if self.euro else None
        return seen.price

    def judge(self) -> None:
        for number, (row, twin) in enumerate(zip(self.rows, self.twins, strict=True)):
            seen = self.seen.get(row.coin_id or "bitcoin")
            counts = seen is not None and (row.coin_id is not None or self.quantity > 0)
            gap = seen is not None and counts and seen.gap > MAX_AGE
            twin.see(self.value(number), self.now, gap=gap, peak=self._peak(row, twin, seen))

    def _peak(self, row: Reminder, twin: Twin, seen: Seen | None) -> Peak | None:
        if row.coin_id is None or seen is None:
            return None
        peak = seen.peak if twin.above else seen.dip
        if peak is None or row.currency != "eur":
            return peak
        return Peak(peak.value * RATE, peak.since)

    # What happens

    def refresh(self, prices: Prices, gap: timedelta, high: Extremes, low: Extremes) -> None:
        self._send(prices, gap, high, low)
        for coin, price in self.pulse.prices.items():
            if coin not in prices or prices[coin] is not None:
                self._answered(coin, price, high.get(coin), low.get(coin))
        self.judge()

    def die(self, prices: Prices, gap: timedelta, high: Extremes, low: Extremes) -> None:
        """The same refresh, by a worker that is killed at its very end."""
        before = (self.pulse.now, dict(self.pulse.prices))
        try:
            with transaction.atomic():
                self._send(prices, gap, high, low)
                raise Undone
        except Undone:
            self.pulse.now, self.pulse.prices = before

    def again(self, *, after: timedelta = timedelta(0)) -> None:
        """The command, or a late worker: the quotes of before."""
        self.pulse.wait(after)
        self.pulse.again()
        self.judge()

    def _send(self, prices: Prices, gap: timedelta, high: Extremes, low: Extremes) -> None:
        bitcoin, ethereum = (prices[coin] for coin in COINS)
        self.pulse.refresh(
            after=gap,
            high={coin: str(price) for coin, price in high.items()},
            low={coin: str(price) for coin, price in low.items()},
            bitcoin=None if bitcoin is None else str(bitcoin),
            ethereum=None if ethereum is None else str(ethereum),
        )

    def _answered(
        self, coin: str, price: Decimal, high: Decimal | None, low: Decimal | None
    ) -> None:
        before, as_of = self.seen.get(coin), self.now - timedelta(seconds=30)
        risen = before and before.high is not None and high is not None and high > before.high
        fallen = before and before.low is not None and low is not None and low < before.low
        self.seen[coin] = Seen(
            price,
            as_of,
            as_of - before.as_of if before else timedelta(0),
            high,
            low,
            Peak(high, before.as_of) if before and high is not None and risen else None,
            Peak(low, before.as_of) if before and low is not None and fallen else None,
        )

    def redraw(self, number: int, line: Decimal) -> None:
        row, twin = self.row(number), self.twins[number]
        line = line * SHARES if row.coin_id is None else line
        wished = draft_of(row)
        fields = {name: getattr(wished, name) for name in Draft.__dataclass_fields__}
        edit.change_reminder(row, Draft(**fields | {"threshold": line}), now=self.now)
        if line != twin.line:
            twin.line = line
            if twin.state != "paused":
                twin.rebase(self.value(number), self.now, answered=True)

    def act(self, number: int, verb: str) -> None:
        row, twin = self.row(number), self.twins[number]
        getattr(edit, verb)(row, now=self.now)
        if verb == "delete":
            twin.gone = True
        elif verb == "restore":
            twin.gone = False
            if twin.state in ("unseen", "armed", "waiting"):
                twin.rebase(self.value(number), self.now)
        elif verb in ("pause", "done"):
            twin.state, twin.held = {"pause": "paused", "done": "done"}[verb], False
        else:
            twin.rebase(self.value(number), self.now)

    def snooze(self, number: int, until: datetime) -> None:
        edit.snooze(self.row(number), until=until, now=self.now, revive=True)
        twin = self.twins[number]
        twin.state, twin.until, twin.held = "snoozed", until, False

    def deposit(self, quantity: Decimal) -> None:
        record(self.alice, "buy", str(quantity), unit_price="100", at=NOON - FIVE, now=self.now)
        self.quantity += quantity
        for number, (row, twin) in enumerate(zip(self.rows, self.twins, strict=True)):
            watching = not twin.gone and twin.state in ("unseen", "armed", "waiting")
            if row.coin_id is None and watching:
                twin.rebase(self.value(number), self.now)

    def learn_the_euro(self) -> None:
        FxRate.objects.create(day=NOON.date(), currency="eur", rate=RATE, source="ecb", as_of=NOON)
        self.euro = True

    def row(self, number: int) -> Reminder:
        return Reminder.objects.get(pk=self.rows[number].pk)

    def differences(self) -> list[str]:
        rows = Reminder.objects.in_bulk([row.pk for row in self.rows])
        fired: dict[int, list[tuple[str, Decimal]]] = {pk: [] for pk in rows}
        for crossing in Crossing.objects.order_by("reminder", "generation"):
            fired[crossing.reminder_id].append((crossing.how, crossing.value))
        found = []
        for number, (known, twin) in enumerate(zip(self.rows, self.twins, strict=True)):
            row = rows[known.pk]
            ours = (row.state, row.deleted_at is not None, row.generation, fired[row.pk])
            theirs = (twin.state, twin.gone, len(twin.fired), twin.fired)
            if ours != theirs:
                found.append(f"{number}: {ours} instead of {theirs}")
        return found
