"""The last times a reminder was looked at, and what was seen: the evidence behind "why not"."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from market.models import PricePoint, Refresh, RefusedPrice
from reminders.metrics.registry import METRICS
from reminders.models import Crossing, Reminder
from tracker.lib import figures

SHOWN = 10
_JUDGED = (Refresh.Outcome.COMPLETE, Refresh.Outcome.PARTIAL)


@dataclass(frozen=True, slots=True)
class Evaluation:
    at: datetime
    seen: str
    fired: bool = False


def last_evaluations(reminder: Reminder) -> list[Evaluation]:
    """The newest first. A price that was refused is not what lines are judged by."""
    refreshes = list(
        Refresh.objects.filter(
            finished__gte=reminder.created_at, outcome__in=(*_JUDGED, Refresh.Outcome.FAILED)
        ).order_by("-finished")[:SHOWN]
    )
    if not refreshes:
        return []
    fired = set(
        Crossing.objects.filter(reminder=reminder, refresh__in=refreshes).values_list(
            "refresh", flat=True
        )
    )
    prices, refused = _prices(reminder, refreshes), _refused(reminder, refreshes)
    return [
        Evaluation(each.finished, _seen(reminder, each, prices, refused), each.pk in fired)
        for each in refreshes
        if each.finished is not None
    ]


def _seen(
    reminder: Reminder,
    refresh: Refresh,
    prices: list[tuple[datetime, Decimal]],
    refused: dict[int, str],
) -> str:
    if refresh.outcome == Refresh.Outcome.FAILED:
        return "No prices came, so nothing was judged."
    if refresh.pk in refused:
        return f"Its price was not accepted: {refused[refresh.pk]}"
    if METRICS[reminder.metric].of_coin:
        price = next((price for at, price in prices if refresh.finished and at <= refresh.finished),
                     None)  # fmt: skip
        symbol = reminder.coin.symbol.upper() if reminder.coin else ""
        return f"{symbol} at {figures.money(price)}" if price is not None else "Judged."
    if reminder.held_since and refresh.finished and refresh.finished >= reminder.held_since:
        return f"Held back: {reminder.held_because}"
    return "Judged at the prices of that moment."


def _prices(reminder: Reminder, refreshes: list[Refresh]) -> list[tuple[datetime, Decimal]]:
    """Prices of the coin around these refreshes, the newest first."""
    if reminder.coin_id is None:
        return []
    points = PricePoint.objects.filter(coin=reminder.coin_id).order_by("-at")
    newest = max(each.finished for each in refreshes if each.finished is not None)
    rows = points.filter(at__lte=newest).values_list("at", "price")[: 4 * SHOWN]
    return list(rows)


def _refused(reminder: Reminder, refreshes: list[Refresh]) -> dict[int, str]:
    if reminder.coin_id is None:
        return {}
    rows = RefusedPrice.objects.filter(coin=reminder.coin_id, refresh__in=refreshes)
    return dict(rows.values_list("refresh_id", "reason"))
