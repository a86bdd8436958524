"""The messages of reminders: where their words stand, and the values that fill them.

Listed at MESSAGE_WORDINGS. The sentences are made in reminders/words/, from facts alone.
"""

from notifications.wording import Wording
from reminders.words.crossing import CrossingFacts, Held, crossing_values
from reminders.words.lines import Line
from reminders.words.notices import (
    all_clear_values,
    held_values,
    late_values,
    suspended_values,
)
from reminders.words.summary import SummaryFacts, summary_values

__all__ = [
    "CrossingFacts",
    "Held",
    "Line",
    "SummaryFacts",
    "all_clear_values",
    "crossing_values",
    "held_values",
    "late_values",
    "message_wordings",
    "summary_values",
    "suspended_values",
]

FOLDER = "reminders/messages"
_REFERRED = ("headline", "detail", "ref")
_TOLD = ("headline", "detail")
_HOLDING = "You hold 0.5 BTC = $35,060, profit +$4,210 (+13.6 %)."


def message_wordings() -> tuple[Wording, ...]:
    """Listens at MESSAGE_WORDINGS: every kind of message reminders send."""
    return (
        _wording(
            "crossing", "A line is crossed",
            "BTC rose above $70,000: $70,120 at 14:03 (was $69,950).", _HOLDING, ref="7F3K",
        ),
        _wording(
            "still", "Still so after a snooze",
            "BTC is still above $70,000: $70,120 at 16:03.", _HOLDING, ref="7F3K",
        ),
        _wording(
            "summary", "Summary",
            "Your balance is $35,060, profit +$4,210 (+13.6 %).", "In 24 h: BTC +2.1 %.",
        ),
        _wording(
            "held", "Held back",
            "Held back since 24 Nov 14:03: Your balance below $25,000.",
            "No price to rely on of Old Coin. Leave it out, or give it a price by hand.",
        ),
        _wording(
            "suspended", "A coin is gone",
            "Suspended: OLD above $2.",
            "Old Coin is no longer listed, so its price cannot be watched.",
        ),
        _wording(
            "late_checks", "Prices are late",
            "We have had no prices since 14:03.",
            "Your 23 reminders are not being watched at the moment. We tell you when they are.",
        ),
        _wording(
            "all_clear", "Watched again",
            "Your reminders are watched again, after a gap from 14:03 to 15:10.",
            "No line of yours was crossed.",
        ),
    )  # fmt: skip


def _wording(name: str, title: str, headline: str, detail: str, *, ref: str = "") -> Wording:
    samples = {"headline": headline, "detail": detail} | ({"ref": ref} if ref else {})
    return Wording(
        name=name,
        title=title,
        folder=f"{FOLDER}/{name}",
        variables=_REFERRED if ref else _TOLD,
        samples=samples,
    )
