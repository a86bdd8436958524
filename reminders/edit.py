"""What people do to their reminders. Each verb is one transaction on the current quotes.

A verb first waits until no refresh is half-way (reminders/locks.py), so a reminder that was looked
at here is armed for every price that comes after, and for none that came before. State moves by
conditional update with the row counted; `Moved` says that somebody was faster.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from market.models import Coin
from notifications.models import Destination
from reminders.apply import RELEASED
from reminders.check_draft import problems_of
from reminders.decide import WATCHING, begin
from reminders.draft import QUESTION, Draft, columns_of
from reminders.errors import Moved, ReminderRefused, TooMany
from reminders.locks import alone_with
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.possible import FROM
from reminders.readable import readable
from reminders.readings import readings
from reminders.rebase import begin_row, rebase_rows
from reminders.withdraw import withdraw_messages
from transactions.models import Portfolio

State = Reminder.State


@transaction.atomic
def create_reminder(owner: User, draft: Draft, *, now: datetime) -> Reminder:
    """A new reminder, in the state the present value gives it; it may have told already."""
    alone_with([owner.pk])
    draft = check(owner, draft, now=now)
    most = settings.REMINDERS_PER_PERSON
    if Reminder.objects.filter(owner=owner, deleted_at__isnull=True).count() >= most:
        raise TooMany(f"You have {most:,} reminders, which is as many as one person may have.")
    made = Reminder.objects.create(
        owner=owner,
        key=draft.key or uuid4(),
        created_at=now,
        updated_at=now,
        **columns_of(draft),
    )
    made.destinations.set(draft.destinations)
    _begin(made, now=now)
    return made


@transaction.atomic
def change_reminder(reminder: Reminder, draft: Draft, *, now: datetime) -> Reminder:
    """Another wish. Another line or subject is asked anew: it never fires by itself."""
    alone_with([reminder.owner_id])
    row = _mine(reminder)
    draft = check(row.owner, draft, now=now, coin_before=row.coin_id)
    before = {name: getattr(row, name) for name in QUESTION}
    columns = columns_of(draft)
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = now
    row.save(update_fields=[*columns, "updated_at"])
    row.destinations.set(draft.destinations)
    asked_anew = before != {name: getattr(row, name) for name in QUESTION}
    if asked_anew:
        withdraw_messages(row.pk, row.owner_id, now=now)
    if row.state == State.EXPIRED or (asked_anew and row.state != State.PAUSED):
        rebase_rows([row], now=now, keep_answer=True)
    return row


def pause(reminder: Reminder, *, now: datetime) -> None:
    """Stop watching until it is resumed."""
    refusal = "It is paused or over, so it cannot be paused."
    _move(reminder, FROM["pause"], State.PAUSED, now=now, refusal=refusal)


@transaction.atomic
def resume(reminder: Reminder, *, now: datetime) -> Reminder:
    """Watch again, from the present value on."""
    return _anew(reminder, FROM["resume"], now=now, refusal="It is not paused.")


def snooze(reminder: Reminder, *, until: datetime, now: datetime, revive: bool = False) -> None:
    """Be silent until then. An answer to its message may `revive` one that is done."""
    if until <= now:
        raise ReminderRefused({"until": "This moment has passed."})
    states = FROM["snooze"] | ({State.DONE} if revive else set())
    refusal = "It is over, or its coin is no longer listed, so it cannot be snoozed."
    _move(reminder, states, State.SNOOZED, now=now, refusal=refusal, snoozed_until=until)


def done(reminder: Reminder, *, now: datetime) -> None:
    """Nobody needs it any more; its history stays."""
    _move(reminder, FROM["done"], State.DONE, now=now, refusal="It is done already.")


@transaction.atomic
def rearm(reminder: Reminder, *, now: datetime) -> Reminder:
    """Watch once more what is done, expired or waiting; an expiry that has passed is dropped."""
    Reminder.objects.filter(pk=reminder.pk, expires_at__lte=now).update(expires_at=None)
    return _anew(reminder, FROM["rearm"], now=now, refusal="It is being watched already.")


def delete(reminder: Reminder, *, now: datetime) -> None:
    """Take it away; `restore` brings it back."""
    with transaction.atomic():
        alone_with([reminder.owner_id])
        here = Reminder.objects.filter(pk=reminder.pk, deleted_at__isnull=True)
        if here.update(deleted_at=now, updated_at=now):
            withdraw_messages(reminder.pk, reminder.owner_id, now=now)


@transaction.atomic
def restore(reminder: Reminder, *, now: datetime) -> Reminder:
    """Bring back what was deleted; what was watched is watched from the present value on."""
    alone_with([reminder.owner_id])
    gone = Reminder.objects.filter(pk=reminder.pk, deleted_at__isnull=False)
    if not gone.update(deleted_at=None, updated_at=now):
        raise Moved("It is not deleted.")
    back = readable(_locked(reminder))
    rebase_rows([row for row in back if row.state in WATCHING], now=now)
    return back[0] if back else reminder  # even one that cannot be read comes back


def check(owner: User, draft: Draft, *, now: datetime, coin_before: str | None = None) -> Draft:
    """The draft with its currency filled in; ReminderRefused says what is wrong with it."""
    metric = METRICS.get(draft.metric)
    if metric is not None and metric.is_money and not draft.currency:
        draft = replace(draft, currency=owner.display_currency)
    problems = problems_of(draft, now=now)
    problems |= dict(_strangers(owner, draft, coin_before))
    if problems:
        raise ReminderRefused(problems)
    return draft


def _strangers(owner: User, draft: Draft, coin_before: str | None) -> Iterable[tuple[str, str]]:
    """What the draft names and the person does not have, or nobody can watch."""
    listed = Coin.objects.filter(pk=draft.coin, active=True)
    if draft.coin not in (None, coin_before) and not listed.exists():
        yield "coin", "This coin is not listed, so its price cannot be watched."
    mine = Portfolio.objects.filter(owner=owner)
    if draft.portfolio is not None and not mine.filter(pk=draft.portfolio).exists():
        yield "portfolio", "You have no such portfolio."
    known = Destination.objects.filter(owner=owner, removed_at__isnull=True)
    if len(draft.destinations) != known.filter(pk__in=draft.destinations).count():
        yield "destinations", "Choose from your own numbers and addresses."


def _begin(row: Reminder, *, now: datetime) -> None:
    [reading] = readings([row], now=now)
    begin_row(row, reading, begin(row, reading, now=now), now=now)


def _mine(reminder: Reminder) -> Reminder:
    """The row as it is now, locked until the transaction ends."""
    return _locked(reminder).get()


def _locked(reminder: Reminder) -> QuerySet[Reminder]:
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.filter(pk=reminder.pk, deleted_at__isnull=True)


def _anew(reminder: Reminder, states: Collection[str], *, now: datetime, refusal: str) -> Reminder:
    alone_with([reminder.owner_id])
    row = _mine(reminder)
    if row.state not in states:
        raise Moved(refusal)
    rebase_rows([row], now=now)
    return row


def _move(
    reminder: Reminder,
    states: Collection[str],
    to: str,
    *,
    now: datetime,
    refusal: str,
    snoozed_until: datetime | None = None,
) -> None:
    with transaction.atomic():
        alone_with([reminder.owner_id])
        here = Reminder.objects.filter(pk=reminder.pk, state__in=states, deleted_at__isnull=True)
        moved = here.update(
            state=to,
            updated_at=now,
            **RELEASED | {"snoozed_until": snoozed_until},
        )
        if not moved:
            raise Moved(refusal)
        if to != State.SNOOZED:
            withdraw_messages(reminder.pk, reminder.owner_id, now=now)
    reminder.refresh_from_db()
