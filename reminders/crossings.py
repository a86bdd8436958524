"""A reminder's crossings with their proof: the facts, and what became of each message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from notifications.models import Message
from reminders.models import Crossing
from reminders.shown import is_own
from reminders.words import amounts
from tracker.lib.cover import COVER, covered

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    text: str
    own: bool = False  # of the person's own money: may be covered


@dataclass(frozen=True, slots=True)
class Proof:
    """One crossing as its reminder's page shows it."""

    crossing: Crossing
    messages: list[Message]

    @property
    def headline(self) -> str:
        return headline_of(self.crossing)

    @property
    def facts(self) -> list[Fact]:
        crossing, kept = self.crossing, self.crossing.facts
        own = is_own(kept.get("metric", "price"))
        found = [
            Fact("How", crossing.get_how_display()),
            Fact("Value", crossing.values.get("value", ""), own=own),
            Fact("Line", crossing.values.get("line", ""), own=own),
            Fact("Before", crossing.values.get("before", ""), own=own),
            Fact("Source", kept.get("source", "")),
            *_position(kept.get("position"), crossing),
        ]
        hides = covered.get()
        return [replace(fact, text=COVER) if hides and fact.own else fact for fact in found
                if fact.text]  # fmt: skip

    @property
    def moves(self) -> list[tuple[str, str, str]]:
        """Coin, value, and what it added since the accepted prices before."""
        currency = self.crossing.currency or "usd"
        return [
            (
                str(move.get("symbol", "")).upper(),
                _money(move.get("value"), currency),
                _money(move.get("move"), currency, signed=True),
            )
            for move in self.crossing.facts.get("moves") or []
        ]


def proofs_of(crossings: Sequence[Crossing], *, owner_id: int) -> list[Proof]:
    """Their messages are found by the key both sides know; two queries for all."""
    keys = {f"crossing:{crossing.pk}": crossing.pk for crossing in crossings}
    messages: dict[int, list[Message]] = {crossing.pk: [] for crossing in crossings}
    told = Message.objects.filter(owner=owner_id, dedupe_key__in=keys).order_by("channel", "pk")
    for message in told:
        messages[keys[message.dedupe_key]].append(message)
    return [Proof(crossing, messages[crossing.pk]) for crossing in crossings]


def headline_of(crossing: Crossing) -> str:
    """Its sentence; without the amounts while they are covered."""
    if covered.get() and is_own(crossing.facts.get("metric", "price")):
        return "A line of your own money was crossed."
    said: str = crossing.values.get("headline", "")
    return said


def _position(position: dict[str, str | None] | None, crossing: Crossing) -> list[Fact]:
    if not position:
        return []
    currency = position.get("currency") or crossing.currency or "usd"
    share = position.get("profit_percent")
    profit = _money(position.get("profit"), currency, signed=True)
    if profit and share is not None:
        profit = f"{profit} ({amounts.percent(Decimal(share))})"
    return [
        Fact("You held", _quantity(position), own=True),
        Fact("Worth", _money(position.get("value"), currency), own=True),
        Fact("Profit", profit or "unknown", own=True),
    ]


def _quantity(position: dict[str, str | None]) -> str:
    held = position.get("quantity")
    return f"{Decimal(held):,f}" if held else ""


def _money(text: str | None, currency: str, *, signed: bool = False) -> str:
    """Always of the person's own: the value of what was held, or a move of it."""
    if text is None:
        return ""
    return COVER if covered.get() else amounts.sum_of(Decimal(text), currency, signed=signed)
