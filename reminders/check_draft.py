"""What is wrong with a reminder as it is asked for, and what looks like a slip. Pure."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from reminders.draft import Draft
from reminders.metrics.metric import Metric, Of
from reminders.metrics.registry import METRICS
from tracker.lib.currencies import CURRENCIES
from transactions.check_entry import amount_problem

LONGEST_COOLDOWN = 30 * 86_400
LONGEST_NOTE = 200
FAR = 100  # times away: perhaps a percentage typed as a price
_FIAT = frozenset(code for code, _ in CURRENCIES)
_CHOICES = {
    "direction": (("above", "below"), "Choose above or below."),
    "mode": (("once", "every_time"), "Choose once or every time."),
    "if_true": (("tell", "wait"), "Choose to be told now, or to wait."),
}


def problems_of(draft: Draft, *, now: datetime) -> dict[str, str]:
    """Field → sentence; empty when the reminder can stand."""
    metric = METRICS.get(draft.metric)
    if metric is None:
        return {"metric": "Choose what to watch."}
    found: dict[str, str] = {}
    for field, sentence in _problems(draft, metric, now):
        found.setdefault(field, sentence)
    return found


def slip_of(draft: Draft, value: Decimal | None) -> str:
    """A sentence when the line is a hundred times away from the value: a percentage, perhaps."""
    metric = METRICS[draft.metric]
    if value is None or value <= 0 or draft.threshold <= 0 or not metric.is_money:
        return ""
    if value / FAR < draft.threshold < value * FAR:
        return ""
    times = draft.threshold / value
    far = (
        f"{times:,.0f} times the present value"
        if times > 1
        else "less than a hundredth of the present value"
    )
    return (
        f"This line is {far}. If you meant a percentage, choose “per cent from now” "
        "or watch the change."
    )


def _problems(draft: Draft, metric: Metric, now: datetime) -> Iterator[tuple[str, str]]:
    for field, (values, sentence) in _CHOICES.items():
        if getattr(draft, field) not in values:
            yield field, sentence
    yield from _subject(draft, metric)
    yield from _line(draft, metric)
    yield from _limits(draft, now)


def _subject(draft: Draft, metric: Metric) -> Iterator[tuple[str, str]]:
    if metric.of is Of.BALANCE and draft.coin is not None:
        yield "coin", "A balance is of all coins: choose a holding instead."
    if metric.of is not Of.BALANCE and draft.coin is None:
        yield "coin", "Choose a coin."
    if metric.of_coin and draft.portfolio is not None:
        yield "portfolio", "A price is the same in every portfolio: leave this empty."
    if metric.is_money and draft.currency not in _FIAT:
        yield "currency", "Choose the currency of the line."
    if not metric.is_money and draft.currency:
        yield "currency", "Per cent have no currency."


def _line(draft: Draft, metric: Metric) -> Iterator[tuple[str, str]]:
    if sentence := amount_problem(draft.threshold):
        yield "threshold", sentence
    elif metric.lowest is not None and draft.threshold <= metric.lowest:
        yield "threshold", metric.why_lowest
    if draft.margin is not None:
        if sentence := amount_problem(draft.margin):
            yield "margin", sentence
        elif draft.margin < 0:
            yield "margin", "The margin cannot be negative."


def _limits(draft: Draft, now: datetime) -> Iterator[tuple[str, str]]:
    if not 0 <= draft.cooldown_seconds <= LONGEST_COOLDOWN:
        yield "cooldown_seconds", "Rest between nothing and 30 days."
    if draft.expires_at is not None and draft.expires_at <= now:
        yield "expires_at", "This moment has passed."
    if len(draft.note) > LONGEST_NOTE:
        yield "note", f"At most {LONGEST_NOTE} characters."
