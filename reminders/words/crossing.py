"""The sentence on the lock screen, from the facts a crossing was decided on.

BTC rose above $70,000: $70,120 at 14:03 (was $69,950). You hold 0.5 BTC = $35,060, profit
+$4,210 (+13.6 %). Ref 7F3K.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import cached_property

from reminders.words import amounts
from reminders.words.afterwards import DONE
from reminders.words.lines import Line
from reminders.words.plain import isolated, one_line
from reminders.words.times import clock, full

MOST_MOVES = 3  # coins named as the cause of a move


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the person holds of the coin, in the currency it is told in; None: unknown."""

    quantity: Decimal
    currency: str
    value: Decimal | None = None
    profit: Decimal | None = None
    profit_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class CrossingFacts:
    """Everything a crossing's message says. `how` is a Crossing.How."""

    line: Line
    ref: str
    value: Decimal  # of a touch: the high or low that reached the line
    as_of: datetime
    crossed_at: datetime
    how: str = "level"
    value_before: Decimal | None = None
    as_of_before: datetime | None = None
    price_now: Decimal | None = None  # of a touch: where the price is by now
    held: Held | None = None
    moves: tuple[tuple[str, Decimal], ...] = ()  # symbol and amount, of a balance or profit
    afterwards: str = DONE  # what the reminder does next, in a sentence
    note: str = ""
    link: str = ""  # to the reminder's page
    zone: tzinfo = UTC

    @cached_property
    def level(self) -> str:
        return self.line.level

    @cached_property
    def amount(self) -> str:
        return self.line.amount(self.value)

    @cached_property
    def amount_before(self) -> str:
        return "" if self.value_before is None else self.line.amount(self.value_before)

    @cached_property
    def event(self) -> str:
        """BTC rose above $70,000."""
        line = self.line
        if self.how in ("already", "still"):
            side = "above" if line.above else "below"
            return f"{line.subject} is {self.how} {side} {self.level}"
        if self.how == "touch":
            return f"{line.subject} touched {self.level}"
        verb = "rose above" if line.above else "fell below"
        return f"{line.subject} {verb} {self.level}"


def crossing_values(facts: CrossingFacts) -> dict[str, str]:
    """The words of a crossing's messages: each one line, none too long for a template."""
    words = {
        "headline": headline(facts),
        "short": short(facts),
        "label": label(facts),
        "detail": detail(facts),
        "note": isolated(facts.note),
        "afterwards": facts.afterwards,
        "value": facts.amount,
        "line": facts.level,
        "before": before(facts),
        "as_of": full(facts.as_of, zone=facts.zone),
        "crossed_at": full(facts.crossed_at, zone=facts.zone),
        "ref": facts.ref,
        "link": facts.link,
    }
    return {name: one_line(text) for name, text in words.items()}


def headline(facts: CrossingFacts) -> str:
    """What happened, to what, and when."""
    line, event, value = facts.line, facts.event, facts.amount
    at = _at(facts, facts.as_of)
    was = f" (was {facts.amount_before})" if facts.amount_before else ""
    if facts.how == "touch":
        end = "high" if line.above else "low"
        now = f", now {line.amount(facts.price_now)}" if facts.price_now is not None else ""
        return f"{event}{_between(facts)}: {end} of {value}{now}."
    if facts.how == "gap":
        return f"{event}{_between(facts)}: {value}{was}."
    if facts.how in ("already", "still"):
        return f"{event}: {value} at {at}."
    return f"{event}: {value} at {at}{was}."


def short(facts: CrossingFacts) -> str:
    """For a subject, or a place in a list of several."""
    return f"{facts.event}: {facts.amount}"


def label(facts: CrossingFacts) -> str:
    """Why the time, or the value, is not what one would expect; mostly nothing."""
    if facts.how == "gap":
        return f"Crossed{_between(facts)}, while no prices came."
    if facts.how == "touch":
        return "Touched between two looks at the price, which has moved on since."
    if facts.how == "already":
        return "It was there already at the first price."
    return ""


def detail(facts: CrossingFacts) -> str:
    """What it means for the person. Never empty: an approved template leaves no blank."""
    said = _moves(facts) if facts.moves else _holding(facts)
    return said or facts.afterwards


def before(facts: CrossingFacts) -> str:
    at = f" at {_at(facts, facts.as_of_before)}" if facts.as_of_before else ""
    return facts.amount_before and f"{facts.amount_before}{at}"


def _holding(facts: CrossingFacts) -> str:
    held = facts.held
    if held is None or not held.quantity:
        return ""
    said = f"You hold {amounts.quantity(held.quantity, facts.line.coin)}"
    if held.value is not None:
        said += f" = {amounts.sum_of(held.value, held.currency)}"
    if held.profit is None:
        return f"{said}, profit unknown."
    share = f" ({amounts.percent(held.profit_percent)})" if held.profit_percent is not None else ""
    return f"{said}, profit {amounts.sum_of(held.profit, held.currency, signed=True)}{share}."


def _moves(facts: CrossingFacts) -> str:
    """Which coins moved a balance, the largest first."""
    largest = sorted(facts.moves, key=lambda move: abs(move[1]), reverse=True)[:MOST_MOVES]
    currency = facts.line.currency or (facts.held.currency if facts.held else "usd")
    named = ", ".join(
        f"{one_line(symbol, longest=12).upper()} {amounts.sum_of(by, currency, signed=True)}"
        for symbol, by in largest
    )
    since = f" since {_at(facts, facts.as_of_before)}" if facts.as_of_before else ""
    return f"Moved most{since}: {named}."


def _between(facts: CrossingFacts) -> str:
    if facts.as_of_before is None:
        return f" before {_at(facts, facts.as_of)}"
    return f" between {_at(facts, facts.as_of_before)} and {_at(facts, facts.as_of)}"


def _at(facts: CrossingFacts, at: datetime) -> str:
    return clock(at, zone=facts.zone, near=facts.crossed_at)
