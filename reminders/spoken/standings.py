"""BALANCE, PRICE and LIST: how things stand, in a few words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from market.models import Coin
from reminders.listing import found
from reminders.models import Reminder
from reminders.present import Present
from reminders.shown import Shown
from reminders.summaries.send import facts_of_balance
from reminders.wording import summary_values
from reminders.words import amounts
from reminders.words.asked import to_go
from reminders.words.times import clock

LISTED = 8


def balance(owner: User, *, now: datetime) -> str:
    said = summary_values(facts_of_balance(owner, now=now))
    return f"{said['headline']} {said['detail']}"


def price(owner: User, coin: Coin, *, now: datetime) -> str:
    """In the person's currency, with its time."""
    present = Present.at(now)
    present.learn([coin.pk])
    facts = present.coin(coin.pk, owner.display_currency)
    name = f"{coin.name} ({coin.symbol.upper()})"
    if facts.price.value is None:
        return f"{name}: unknown. {' '.join(facts.price.unknown)}"
    zone = ZoneInfo(owner.time_zone)
    at = f" at {clock(facts.as_of, zone=zone, near=now)}" if facts.as_of else ""
    day = facts.changes.get("change_24h")
    moved = f", {amounts.percent(day)} in 24 h" if day is not None else ""
    return f"{name}: {amounts.spoken(facts.price.value, owner.display_currency)}{at}{moved}."


def listed(owner: User, *, now: datetime) -> str:
    """The nearest lines; the rest is on the page."""
    live = [row for row in found(owner, now=now).rows if row.reminder.state in _LIVE]
    if not live:
        return "No reminder is being watched. Write ABOVE BTC 70000 to set one."
    lines = [f"{row.title}: {_where(row)}" for row in live[:LISTED]]
    if more := len(live) - LISTED:
        lines += [f"and {more} more: {settings.SITE_URL}/reminders/"] if more > 0 else []
    return "\n".join(lines)


_LIVE = (Reminder.State.ARMED, Reminder.State.WAITING, Reminder.State.UNSEEN,
         Reminder.State.SNOOZED)  # fmt: skip


def _where(row: Shown) -> str:
    if row.reminder.state == Reminder.State.ARMED and not row.held:
        return to_go(row.standing.distance, row.line)
    return f"{row.state[:1].lower()}{row.state[1:]}"
