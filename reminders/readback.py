"""What a form answers while it is filled in: the sentence, how far it is, and what is odd."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from accounts.models import User
from market.charts import line_beyond
from market.models import Coin
from reminders.check_draft import slip_of
from reminders.current import Current, current_value
from reminders.draft import Draft, columns_of
from reminders.metrics.metric import Of
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.shown import distance_of, line_of
from reminders.wording import Line
from reminders.words import asked
from transactions.lots.exact import exact
from transactions.models import Portfolio

# A line reckoned from per cent is a round number: so many digits tell it from its neighbours.
_ROUND = Context(prec=6, rounding=ROUND_HALF_EVEN)
_OVER = (Reminder.State.DONE, Reminder.State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Readback:
    draft: Draft
    line: Line
    current: Current
    sentence: str  # Tell me once … when Bitcoin rises above $70,000
    distance: str  # 3.2 % from now
    now_at: str  # $67,826
    slip: str
    twins: list[int]  # the reminders that ask the same

    @property
    def asks(self) -> str:
        """Why the person must choose to be told now or to wait; empty when nothing is to choose."""
        if self.current.satisfied:
            return "It is so already. Do you want to hear that now, or when it happens again?"
        if self.current.value is None:
            return "If it is so when the first price comes, do you want to hear it then?"
        return ""


def read_back(owner: User, draft: Draft, *, now: datetime, editing: int | None = None) -> Readback:
    """The draft as it would be kept, beside the present value."""
    wish = as_reminder(owner, draft)
    current, line = current_value(wish, now=now), line_of(wish)
    name = wish.coin.name if wish.coin else ""
    channels = [
        channel
        for channel, on in (("whatsapp", draft.on_whatsapp), ("email", draft.on_email))
        if on
    ]
    return Readback(
        draft=draft,
        line=line,
        current=current,
        sentence=asked.asked(
            line, coin=name, mode=draft.mode, channels=channels, urgent=draft.urgent
        ),
        distance=asked.from_now(distance_of(current), line),
        now_at=line.amount(current.value) if current.value is not None else "unknown",
        slip=slip_of(draft, current.value),
        twins=[twin for twin in twins_of(owner, draft) if twin != editing],
    )


def present_words(owner: User, said: Mapping[str, Any], *, now: datetime) -> str:
    """What is watched stands at so much, before anybody drew a line; empty while it is unclear."""
    wish = _without_line(owner, said)
    if wish is None:
        return ""
    current, line = current_value(wish, now=now), line_of(wish)
    if current.value is None:
        return current.cause
    subject = asked.capital(asked.subject(line, coin=wish.coin.name if wish.coin else ""))
    return f"{subject} is at {line.amount(current.value)} now."


def first_line(owner: User, said: Mapping[str, Any], *, now: datetime) -> str:
    """The line that a form begins with: a little above the present price or value of this."""
    wish = _without_line(owner, said)
    if wish is None or not METRICS[wish.metric].is_money:
        return ""
    value = current_value(wish, now=now).value
    return line_beyond(value) if value is not None and value > 0 else ""


def _without_line(owner: User, said: Mapping[str, Any]) -> Reminder | None:
    """What is asked for so far, as a row that is not saved; None while it is unclear."""
    metric = METRICS.get(said.get("metric", ""))
    coin = Coin.objects.filter(pk=said.get("coin")).first()
    if metric is None or (coin is None and metric.of is not Of.BALANCE):
        return None
    return Reminder(
        owner=owner, metric=metric.name, coin=coin, threshold=Decimal(0),
        currency=said.get("currency") or owner.display_currency if metric.is_money else "",
        portfolio=None if metric.of_coin else said.get("portfolio"),
    )  # fmt: skip


def from_now(owner: User, draft: Draft, *, now: datetime) -> Draft | str:
    """The draft with its line so many per cent away, or the sentence why that cannot be."""
    metric = METRICS[draft.metric]
    if not metric.is_money:
        return "Per cent from now need a price or a value: give the line itself."
    current = current_value(as_reminder(owner, draft), now=now)
    if current.value is None:
        return f"The present value is unknown, so give the line itself. {current.cause}".strip()
    if current.value <= 0:
        return "The present value is not more than zero, so give the line itself."
    return replace(draft, threshold=_away(current.value, draft))


@exact
def _away(value: Decimal, draft: Draft) -> Decimal:
    percent = abs(draft.threshold) / 100
    factor = 1 + percent if draft.direction == "above" else 1 - percent
    line: Decimal = value * factor
    return _ROUND.plus(line)


def as_reminder(owner: User, draft: Draft) -> Reminder:
    """A row that is not saved: the present value is read of it as of any other."""
    wish = Reminder(owner=owner, **columns_of(draft))
    wish.coin = Coin.objects.filter(pk=draft.coin).first() if draft.coin else None
    if draft.portfolio:
        wish.portfolio = Portfolio.objects.filter(owner=owner, pk=draft.portfolio).first()
    return wish


def twins_of(owner: User, draft: Draft) -> list[int]:
    """Reminders with the same question that are not over, by their numbers."""
    mine = Reminder.objects.filter(owner=owner, deleted_at__isnull=True).exclude(state__in=_OVER)
    same = mine.filter(
        metric=draft.metric,
        coin=draft.coin,
        portfolio=draft.portfolio,
        direction=draft.direction,
        threshold=draft.threshold,
        currency=draft.currency,
    )
    return list(same.order_by("pk").values_list("pk", flat=True))
