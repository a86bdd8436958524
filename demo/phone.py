"""The phone of the person who is shown around, as the Twilio stand-in has it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from demo import world
from demo.known import PHONE

MOST = 40
ANSWERS = ("HELP", "BALANCE", "PRICE BTC", "LIST", "SNOOZE 2H", "DONE")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Bubble:
    mine: bool
    text: str
    at: datetime
    status: str


def bubbles() -> list[Bubble]:
    """What the phone shows, the oldest first."""
    shown = world.twilio("phone", number=PHONE)
    return [_bubble(each) for each in shown[-MOST:]]


def write(text: str) -> None:
    """The person answers; the product's own webhook hears of it."""
    words = text.strip()[:LONGEST]
    if words:
        world.twilio("write", number=PHONE, text=words, name="Demo")


def _bubble(each: dict[str, Any]) -> Bubble:
    at = datetime.fromisoformat(str(each["at"]))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Bubble(bool(each["mine"]), str(each["text"]), at, str(each["status"]))
