"""How things stand, in two sentences: Your balance is $35,060, profit +$4,210 (+13.6 %)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from reminders.words import amounts
from reminders.words.lines import Line
from reminders.words.notices import listed
from reminders.words.plain import one_line
from reminders.words.times import clock, full


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFacts:
    """A balance with its parts; None is unknown, and `unknown` says why."""

    currency: str
    due_at: datetime
    now: datetime
    portfolio: str = ""
    rhythm: str = ""  # daily, weekly, monthly
    value: Decimal | None = None
    profit: Decimal | None = None
    profit_percent: Decimal | None = None
    unknown: str = ""
    moves: tuple[tuple[str, Decimal], ...] = ()  # symbol and change in 24 h, in per cent
    left_out: tuple[str, ...] = ()  # symbols of what does not count
    by_hand: tuple[tuple[str, date], ...] = ()  # and of what counts at a price of that day
    armed: int = 0
    late: bool = False
    link: str = ""
    zone: tzinfo = UTC


def summary_values(facts: SummaryFacts) -> dict[str, str]:
    """The words of a summary's messages."""
    words = {
        "headline": headline(facts),
        "short": headline(facts).removesuffix("."),
        "detail": detail(facts),
        "label": _late(facts),
        "rhythm": facts.rhythm,
        "as_of": full(facts.now, zone=facts.zone),
        "watching": _watching(facts),
        "link": facts.link,
    }
    return {name: one_line(text) for name, text in words.items()}


def headline(facts: SummaryFacts) -> str:
    subject = _subject(facts)
    if facts.value is None:
        return f"{subject} is unknown."
    said = f"{subject} is {amounts.sum_of(facts.value, facts.currency)}"
    if facts.profit is None:
        return f"{said}, profit unknown."
    share = (
        f" ({amounts.percent(facts.profit_percent)})" if facts.profit_percent is not None else ""
    )
    return f"{said}, profit {amounts.sum_of(facts.profit, facts.currency, signed=True)}{share}."


def detail(facts: SummaryFacts) -> str:
    """The reason why something is unknown, or what moved, and what was decided. Never empty."""
    said = facts.unknown or _moved(facts)
    return " ".join(filter(None, (said, _decided(facts)))) or _watching(facts)


def _decided(facts: SummaryFacts) -> str:
    """What the person left out of the balance, or gave a price of their own."""
    without = listed([symbol.upper() for symbol in facts.left_out], most=2)
    priced = [f"{symbol.upper()} of {day.day} {day:%b %Y}" for symbol, day in facts.by_hand]
    return " ".join(
        (
            *([f"Without {without}, left out by you."] if without else []),
            *([f"Counted at your own price: {listed(priced, most=2)}."] if priced else []),
        )
    )


def _moved(facts: SummaryFacts) -> str:
    if not facts.moves:
        return ""
    largest = sorted(facts.moves, key=lambda move: abs(move[1]), reverse=True)[:3]
    named = ", ".join(
        f"{one_line(symbol, longest=12).upper()} {amounts.percent(by)}" for symbol, by in largest
    )
    return f"In 24 h: {named}."


def _subject(facts: SummaryFacts) -> str:
    line = Line(
        metric="balance", direction="above", threshold=Decimal(0), portfolio=facts.portfolio
    )
    return line.subject


def _watching(facts: SummaryFacts) -> str:
    if not facts.armed:
        return "No reminder is armed."
    return f"Watching {facts.armed:,} reminder{'s' if facts.armed > 1 else ''}."


def _late(facts: SummaryFacts) -> str:
    return (
        f"Late: due at {clock(facts.due_at, zone=facts.zone, near=facts.now)}."
        if facts.late
        else ""
    )
