"""What people think again about in a race with a refresh, and what must become of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from time import monotonic

from accounts.models import User
from reminders import edit
from reminders.draft import draft_of
from reminders.errors import Moved
from reminders.models import Crossing, Reminder
from transactions.entry import Entry
from transactions.kinds import Kind
from transactions.ledger import add_entry
from transactions.portfolios import default_portfolio

COIN = "coin-0"
BEFORE, LINE, AFTER = Decimal(100), Decimal(110), Decimal(120)


def pause(reminder: Reminder, now: datetime) -> None:
    edit.pause(reminder, now=now)


def delete(reminder: Reminder, now: datetime) -> None:
    edit.delete(reminder, now=now)


def redraw(reminder: Reminder, now: datetime) -> None:
    """Far beyond what the price will reach."""
    edit.change_reminder(reminder, replace(draft_of(reminder), threshold=2 * AFTER), now=now)


def buy(reminder: Reminder, now: datetime) -> None:
    """As much again: it takes the balance over the line, which is no gain."""
    bought = Entry(
        kind=Kind.BUY, coin=COIN, quantity=Decimal(1), unit_price=BEFORE, currency="usd",
        at=datetime(2023, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    add_entry(default_portfolio(reminder.owner), bought, now=now)


VERBS: dict[str, Callable[[Reminder, datetime], None]] = {
    "pause": pause, "delete": delete, "redraw": redraw, "buy": buy,
}  # fmt: skip
# By verb and mode: the state in the end, when it had not fired before and when it had.
ENDS = {
    ("pause", "once"): ("paused", "done"),  # what is done cannot be paused, and says so
    ("pause", "every_time"): ("paused", "paused"),
    ("delete", "once"): ("armed", "done"),
    ("delete", "every_time"): ("armed", "waiting"),
    ("redraw", "once"): ("armed", "armed"),
    ("redraw", "every_time"): ("armed", "armed"),
    ("buy", "once"): ("waiting", "done"),
    ("buy", "every_time"): ("waiting", "waiting"),
}


@dataclass(frozen=True, slots=True)
class When:
    began: float
    over: float


@dataclass
class Change:
    """One person with one reminder, of which they think again once in every round."""

    verb: str
    mode: str
    time: str
    owner: User
    reminder: Reminder = field(init=False)
    asked: float = 0.0
    confirmed: float = 0.0
    refused: bool = False

    def draw(self, now: datetime) -> Reminder:
        of = {"metric": "balance"} if self.verb == "buy" else {"metric": "price", "coin_id": COIN}
        self.reminder = Reminder(
            owner=self.owner, direction="above", threshold=LINE, currency="usd", mode=self.mode,
            on_whatsapp=False, state="armed", armed_at=now, created_at=now, updated_at=now, **of,
        )  # fmt: skip
        return self.reminder

    def make(self, now: datetime) -> None:
        self.asked, self.refused = monotonic(), False
        try:
            VERBS[self.verb](self.reminder, now)
        except Moved:
            self.refused = True
        self.confirmed = monotonic()

    def is_wrong(
        self, row: Reminder, crossings: Sequence[Crossing], told: Sequence[str], when: When
    ) -> bool:
        """`told` are the states of its messages, which nobody sends meanwhile."""
        fired = len(crossings)
        waits = "queued" if self.verb == "buy" or self.refused else "suppressed"
        if fired > 1 or (row.generation, list(told)) != (fired, [waits] * fired):
            return True
        if (fired and self.confirmed < when.began) or (not fired and self.asked > when.over):
            return True
        if any((each.value, each.threshold) != (AFTER, LINE) for each in crossings):
            return True
        refused = self.verb == "pause" and self.mode == "once" and fired
        expected = (
            ENDS[self.verb, self.mode][fired],
            bool(refused),
            self.verb == "delete",
            2 * AFTER if self.verb == "redraw" else LINE,
        )
        return expected != (row.state, self.refused, row.deleted_at is not None, row.threshold)
