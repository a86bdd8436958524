"""The card "my reminders" on a coin's page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from market.models import Coin
from reminders.listing import nearest_first
from reminders.models import Reminder
from reminders.readable import readable
from reminders.shown import of_owner, shown

MOST = 20
_OVER = (Reminder.State.DONE, Reminder.State.EXPIRED)


def coin_panel(*, request: HttpRequest, coin: Coin, **_: object) -> str:
    """COIN_PANELS: the lines this person drew on the coin, the nearest first."""
    if not request.user.is_authenticated:
        return ""
    owner, now = request.user, timezone.now()
    mine = of_owner(owner).filter(coin=coin).exclude(state__in=_OVER).order_by("-pk")[:MOST]
    rows = sorted(shown(readable(mine), owner, now=now), key=nearest_first)
    page = {"coin": coin, "rows": rows}
    return render_to_string("reminders/_coin_panel.html", page, request=request)
