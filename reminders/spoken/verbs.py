"""SNOOZE, DONE, REARM, ABOVE and BELOW: what they change, and the word back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from market.models import Coin
from notifications.models import Channel, Destination
from reminders import edit
from reminders.draft import Draft
from reminders.errors import ReminderError
from reminders.models import Reminder
from reminders.shown import Shown, shown
from reminders.spoken.parse import Command
from reminders.words.asked import from_now
from reminders.words.times import clock

State = Reminder.State


def change(owner: User, rows: list[Reminder], command: Command, *, now: datetime) -> str:
    """One verb on what the answer is about; what refuses is said."""
    done: list[Reminder] = []
    refused: list[str] = []
    for row in rows:
        try:
            _call(row, command, now=now)
        except ReminderError as refusal:
            refused.append(str(refusal))
        else:
            done.append(row)
    if not done:
        return " ".join(dict.fromkeys(refused))
    return _told(owner, done, command, now=now)


def draw(owner: User, coin: Coin, command: Command, *, now: datetime) -> str:
    """A line on a price. It never tells at once: who asks for the price hears it by PRICE."""
    assert command.amount is not None  # noqa: S101 - a line without one has its problem said
    mailbox = Destination.objects.usable().filter(owner=owner, channel=Channel.EMAIL).exists()
    draft = Draft(
        metric="price",
        coin=coin.pk,
        direction=command.verb.lower(),
        threshold=command.amount,
        currency=command.currency or owner.display_currency,
        on_email=mailbox,
    )
    try:
        made = edit.create_reminder(owner, draft, now=now)
    except ReminderError as refusal:
        return str(refusal)
    made.coin = coin
    [row] = shown([made], owner, now=now)
    return _set(row)


def _set(row: Shown) -> str:
    if row.reminder.state == State.WAITING:
        return f"Set: {row.title}. It is so already, so it waits until it crosses again."
    if row.reminder.state == State.UNSEEN:
        return f"Set: {row.title}. It begins with the first price. {row.current.cause}".strip()
    return f"Set: {row.title}, {from_now(row.standing.distance, row.line)}."


def _call(row: Reminder, command: Command, *, now: datetime) -> None:
    if command.verb == "SNOOZE":
        edit.snooze(row, until=now + command.lasts, now=now, revive=True)
    elif command.verb == "DONE":
        if row.state != State.DONE:  # it is what the person wants
            edit.done(row, now=now)
    else:
        edit.rearm(row, now=now)


def _told(owner: User, rows: list[Reminder], command: Command, *, now: datetime) -> str:
    zone = ZoneInfo(owner.time_zone)
    fresh = Reminder.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    shown_rows = shown(list(fresh.select_related("coin", "portfolio")), owner, now=now)
    what = shown_rows[0].title if len(shown_rows) == 1 else f"{len(shown_rows)} reminders"
    if command.verb == "SNOOZE":
        return f"Snoozed until {clock(now + command.lasts, zone=zone, near=now)}: {what}."
    if command.verb == "DONE":
        return f"Done: {what}."
    if len(shown_rows) > 1:
        return f"Armed again: {what}."
    return f"{what}: {shown_rows[0].state[:1].lower()}{shown_rows[0].state[1:]}."
