"""Reminders of holdings that cannot be judged: since when, why, and what people hear of it.

One dead coin must not silence a balance for ever: after a day its owner is told once which coins
are at fault, and where to leave them out or price them by hand.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from market.models import Quote
from notifications.announce import Notice, announce
from reminders.apply import RELEASED, hold
from reminders.decide import WATCHING
from reminders.facts import Reading
from reminders.find.asked import DAY
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import Present, in_chunks
from reminders.proof import channels_of, line_of
from reminders.wording import held_values
from tracker.lib.among import among
from tracker.lib.decimals import spelling
from transactions.models import Portfolio

Unknown = tuple[Reminder, Reading]
NAMED = 2000  # up to so many are looked at one by one, and name their coins
MISSING = "A price or an exchange rate that it needs is missing."


def note(unknown: Sequence[Unknown], *, present: Present, now: datetime) -> None:
    """Mark those that have just become unknown; tell of those that have been for a day."""
    of_holdings = [
        (reminder, reading)
        for reminder, reading in unknown
        if reminder.state in WATCHING and not METRICS[reminder.metric].of_coin
    ]
    fresh = [each for each in of_holdings if each[0].held_since is None]
    for reminder, reading in fresh:
        hold(reminder, reading, now=now)
        reminder.held_from = prices_before(reading, present)
        reminder.updated_at = now
    columns = ["held_since", "held_because", "held_from", "updated_at"]
    for some in in_chunks([reminder for reminder, _ in fresh], 200):
        Reminder.objects.bulk_update(some, columns)
    _tell([each for each in of_holdings if _is_overdue(each[0], now)], present=present, now=now)


def mark(reminders: Sequence[int], *, now: datetime) -> int:
    """When thousands become unknown at once, one statement notes it; how many, or none by this way.

    It is the same cause for all of them, and their pages name it.
    """
    if len(reminders) <= NAMED:
        return 0
    columns = {"held_since": now, "held_because": MISSING, "updated_at": now}
    return sum(
        Reminder.objects.filter(among("pk", some), held_since__isnull=True).update(**columns)
        for some in in_chunks(reminders)
    )


def release(reminders: Sequence[int], *, now: datetime) -> int:
    """What held them back is over, and they stay in their state."""
    return sum(
        Reminder.objects.filter(among("pk", some), held_since__isnull=False).update(
            **RELEASED, updated_at=now
        )
        for some in in_chunks(reminders)
    )


def prices_before(reading: Reading, present: Present) -> dict[str, Any] | None:
    """The last accepted prices before this moment, in dollars: a later move counts from there."""
    if reading.standing is None:
        return None
    quotes = [present.quotes.get(part.coin) for part in reading.standing.parts if part.quantity]
    known = [_before(quote, present.now) for quote in quotes if quote is not None]
    prices = {coin: spelling(price) for coin, price, _ in known if price is not None}
    times = [at for _, _, at in known if at is not None]
    return {"at": max(times).isoformat(), "prices": prices} if times else None


def _before(quote: Quote, now: datetime) -> tuple[str, Any, datetime | None]:
    if quote.accepted_at == now:
        return quote.pk, quote.price_before, quote.as_of_before
    return quote.pk, quote.price, quote.as_of


def _is_overdue(reminder: Reminder, now: datetime) -> bool:
    since = reminder.held_since
    return since is not None and reminder.held_told_at is None and since <= now - DAY


def _tell(overdue: Sequence[Unknown], *, present: Present, now: datetime) -> None:
    """One message a person, whatever the number of reminders."""
    people: dict[int, list[Unknown]] = defaultdict(list)
    for reminder, reading in overdue:
        if reading.standing is not None and reading.standing.unpriced:
            people[reminder.owner_id].append((reminder, reading))
    if not people:
        return
    owners = User.objects.in_bulk(people)
    portfolios = _portfolios(overdue)
    notices = [
        _notice(owners[owner], theirs, present, portfolios, now=now)
        for owner, theirs in people.items()
    ]
    announce(notices, now=now)
    told = [reminder.pk for theirs in people.values() for reminder, _ in theirs]
    for some in in_chunks(told):
        Reminder.objects.filter(among("pk", some)).update(held_told_at=now, updated_at=now)


def _notice(
    owner: User,
    theirs: Sequence[Unknown],
    present: Present,
    portfolios: dict[int, str],
    *,
    now: datetime,
) -> Notice:
    reminder, _ = min(theirs, key=lambda each: (each[0].held_since or now, each[0].pk))
    since = reminder.held_since or now
    names = [
        name for _, reading in theirs if reading.standing for name in reading.standing.unpriced
    ]
    channels = frozenset[str]().union(*(channels_of(each) for each, _ in theirs))
    values = held_values(
        line_of(reminder, present, portfolios),
        coins=list(dict.fromkeys(names)),
        since=since,
        now=now,
        zone=ZoneInfo(owner.time_zone),
        link=f"{settings.SITE_URL}/portfolios/",
    )
    return Notice(
        key=f"notice:held:{reminder.pk}-{since:%Y%m%d%H%M%S}",
        wording="held",
        owner_id=owner.pk,
        happened_at=now,
        values=values,
        channels=channels,
    )


def _portfolios(unknown: Sequence[Unknown]) -> dict[int, str]:
    wanted = {reminder.portfolio_id for reminder, _ in unknown if reminder.portfolio_id}
    return dict(Portfolio.objects.filter(pk__in=wanted).values_list("pk", "name"))
