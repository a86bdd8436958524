"""CHART_MARKS: the lines this person drew on the price of the coin whose chart is drawn."""

from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from market.marks import Level, Mark
from market.models import Coin
from reminders.models import Metric, Reminder
from reminders.present import Present
from reminders.readable import readable
from tracker.lib.figures import money
from transactions.lots.exact import quotient

_WATCHED = (Reminder.State.UNSEEN, Reminder.State.ARMED, Reminder.State.WAITING)


def lines_of(*, request: HttpRequest, coin: Coin, since: datetime) -> list[Mark | Level]:
    if not request.user.is_authenticated:
        return []
    mine = Reminder.objects.filter(
        owner=request.user, coin=coin, metric=Metric.PRICE, state__in=_WATCHED, deleted_at=None
    )
    present = Present.at(timezone.now())
    found: list[Mark | Level] = []
    for reminder in readable(mine.order_by("threshold_real")):
        rate = present.rate("usd", reminder.currency)
        if isinstance(rate, Decimal) and rate:
            text = f"{reminder.direction} {money(reminder.threshold, reminder.currency)}"
            price = quotient(reminder.threshold, rate)
            found.append(Level(price, text, reverse("reminder", args=[reminder.pk])))
    return found
