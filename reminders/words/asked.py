"""A reminder read back to who asks for it: Tell me once on WhatsApp and email when Bitcoin rises
above $70,000: 3.2 % from now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reminders.words import amounts
from reminders.words.lines import PERIODS, Line
from reminders.words.notices import listed
from reminders.words.plain import isolated, one_line
from tracker.lib.cover import COVER

CHANNELS = {"whatsapp": "WhatsApp", "email": "email"}
_HOLDING = {
    "holding_value": "the value of my {coin}",
    "holding_profit": "my profit with {coin}",
    "holding_profit_percent": "my profit with {coin}",
}
_ALL = {"balance": "my balance", "profit": "my profit", "profit_percent": "my profit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """From the present value to the line; None: the value is unknown, and `cause` says why."""

    value: Decimal | None
    left: Decimal | None = None  # signed, in the metric's own unit
    percent: Decimal | None = None  # of the value, where that makes sense
    satisfied: bool | None = None
    cause: str = ""


def asked(
    line: Line, *, coin: str, mode: str, channels: Sequence[str], urgent: bool = False
) -> str:
    """The whole wish as one sentence without its full stop."""
    often = "once" if mode == "once" else "every time"
    on = f" on {listed([CHANNELS[channel] for channel in channels])}" if channels else ""
    where = on or " on this site only"
    loud = ", also in quiet hours," if urgent else ""
    return f"Tell me {often}{where}{loud} when {watched(line, coin=coin)}"


def watched(line: Line, *, coin: str) -> str:
    """Bitcoin rises above $70,000; my balance in “Main” falls below $25,000."""
    verb = "rises above" if line.above else "falls below"
    return f"{subject(line, coin=coin)} {verb} {line.level}"


def subject(line: Line, *, coin: str) -> str:
    name = isolated(one_line(coin, longest=60))
    if line.metric in _HOLDING or line.metric in _ALL:
        phrase = (_HOLDING | _ALL)[line.metric].format(coin=name)
        where = isolated(one_line(line.portfolio, longest=40))
        return f"{phrase} in “{where}”" if where else phrase
    if line.metric in PERIODS:
        return f"the change of {name} in {PERIODS[line.metric]}"
    return name


def capital(text: str) -> str:
    """A sentence's beginning; a coin's own spelling stays when it is no word of ours."""
    return f"{text[:1].upper()}{text[1:]}" if text.startswith(("my ", "the ")) else text


def from_now(distance: Distance, line: Line) -> str:
    """How far it is, in the shortest true words."""
    if distance.value is None or distance.left is None:
        return "the distance is unknown"
    if distance.satisfied:
        return "that is so already"
    if not line.currency:
        points = in_points(abs(distance.left))
        return f"{points} point{'' if points == '1' else 's'} from now"
    if distance.percent is not None:
        return f"{share(distance.percent)} from now"
    left = COVER if line.hidden else amounts.spoken(abs(distance.left), line.currency)
    return f"{left} from now"


def to_go(distance: Distance, line: Line) -> str:
    """The same, of a reminder that stands."""
    return from_now(distance, line).replace("from now", "to go")


def share(percent: Decimal) -> str:
    """3.2 %, 0.04 %, 120 %: small distances keep a digit that tells them from nothing."""
    size = abs(percent)
    decimals = 0 if size >= 100 else 1 if size >= Decimal("0.1") else 2
    text = f"{size:,.{decimals}f}"
    if size and not text.strip("0.,"):
        return f"less than 0.01{amounts.SPACE}%"
    return f"{text}{amounts.SPACE}%"


def in_points(size: Decimal) -> str:
    """10.9, 0.04, 75,000: small ones keep a digit that tells them from nothing."""
    decimals = 1 if size >= Decimal("0.1") else 2
    text = f"{size:,.{decimals}f}".removesuffix(".0")
    return "less than 0.01" if size and not text.strip("0.") else text


def until(at: datetime | None) -> str:
    """The end of a watch, in the words of a form."""
    return f", until {at.day} {at:%B %Y, %H:%M}" if at is not None else ""
