"""The step that tells what is due. Whoever moves the row on tells it, and nobody else."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from market.models import Quote
from notifications.announce import Notice, announce
from reminders.heartbeat import WATCHED
from reminders.models import Reminder, Summary
from reminders.summaries.change import rhythm_of, zone_of
from reminders.summaries.when import newest_until, next_after
from reminders.wording import SummaryFacts, summary_values
from tracker.lib.passing import is_passing
from tracker.lib.seams import ring
from transactions.models import Portfolio
from transactions.positions import Position, balance, positions

AT_ONCE = 500
LATE = timedelta(minutes=10)  # from here on the message says so
TOO_LATE = timedelta(days=1)  # yesterday's balance is no news

log = structlog.get_logger(__name__)


def send_summaries(*, now: datetime) -> int:
    """Everything that is due; how many summaries were told."""
    return sum(_guarded(summary, now=now) for summary in due_summaries(now=now))


def due_summaries(*, now: datetime) -> QuerySet[Summary]:
    """Those whose time has come, the longest waiting first; the index summary_due serves it."""
    due = Summary.objects.filter(paused=False, next_run_at__lte=now).order_by("next_run_at")
    return due.select_related("owner", "portfolio")[:AT_ONCE]


def _guarded(summary: Summary, *, now: datetime) -> bool:
    """One that breaks us is tried again until it is too late for it; the others go on."""
    try:
        return _send(summary, now=now)
    except Exception as error:  # the loop guard
        if is_passing(error):
            raise
        log.exception("summary_broke_us", summary=summary.pk)
    ring(
        "OPERATOR_NOTICE", kind="summary-broken", episode=f"{now:%Y-%m-%d}",
        subject="A summary cannot be told",
        text=f"Summary number {summary.pk} raised an error. The others were told; it is tried again"
        " until it is a day late. The log has the traceback, beside summary_broke_us.",
        now=now,
    )  # fmt: skip
    Summary.objects.filter(pk=summary.pk, next_run_at__lte=now - TOO_LATE).update(
        next_run_at=now + TOO_LATE
    )
    return False


def _send(summary: Summary, *, now: datetime) -> bool:
    """Several missed times are told once, as the newest of them."""
    rhythm, zone = rhythm_of(summary), zone_of(summary.owner)
    slot = max(newest_until(rhythm, zone=zone, now=now), summary.next_run_at)
    onward = next_after(rhythm, zone=zone, after=now)
    tells = now - slot < TOO_LATE
    notice = _notice(summary, slot, now=now) if tells else None
    with transaction.atomic():
        untaken = Summary.objects.filter(
            pk=summary.pk, next_run_at=summary.next_run_at, paused=False
        )
        if not untaken.update(next_run_at=onward, **({"last_run_at": now} if tells else {})):
            return False  # another worker has it, or the person changed it just now
        if notice is not None:
            announce([notice], now=now)
    return tells


def _notice(summary: Summary, slot: datetime, *, now: datetime) -> Notice:
    chosen = {"whatsapp": summary.on_whatsapp, "email": summary.on_email}
    return Notice(
        key=f"summary:{summary.pk}:{slot:%Y%m%dT%H%MZ}",
        wording="summary",
        owner_id=summary.owner_id,
        happened_at=slot,
        values=summary_values(facts_of(summary, slot, now=now)),
        channels=frozenset(channel for channel, wanted in chosen.items() if wanted),
    )


def facts_of(summary: Summary, slot: datetime, *, now: datetime) -> SummaryFacts:
    """How things stand when a summary is told, perhaps late."""
    facts = facts_of_balance(summary.owner, portfolio=summary.portfolio, now=now)
    return replace(facts, rhythm=summary.rhythm, due_at=slot, late=now - slot > LATE)


def facts_of_balance(
    owner: User, *, portfolio: Portfolio | None = None, now: datetime
) -> SummaryFacts:
    """How things stand at this moment, in one portfolio or in all of them."""
    held = positions(owner, now=now, portfolio=portfolio)
    sums = balance(held)
    mine = [each for each in held if each.quantity]
    counted = {each.coin.pk: each.coin.symbol for each in mine if not each.left_out}
    return SummaryFacts(
        currency=owner.display_currency,
        due_at=now,
        now=now,
        portfolio=portfolio.name if portfolio else "",
        value=sums.value.value,
        profit=sums.profit.value,
        # Per cent are of what the held coins cost; earlier sales are in no such relation to it.
        profit_percent=sums.unrealised_percent if sums.realised.value == 0 else None,
        unknown=sums.unknown_because,
        moves=_moves(counted),
        left_out=tuple(dict.fromkeys(each.coin.symbol for each in mine if each.left_out)),
        by_hand=tuple(dict.fromkeys(_priced_by_hand(mine))),
        armed=armed_of(owner),
        link=f"{settings.SITE_URL}/",
        zone=zone_of(owner),
    )


def armed_of(owner: User) -> int:
    """Reminders that are watched: on the other side of their line, or waiting to be again."""
    mine = Reminder.objects.filter(owner=owner, deleted_at__isnull=True)
    return mine.filter(state__in=WATCHED).count()


def _priced_by_hand(held: Iterable[Position]) -> Iterator[tuple[str, date]]:
    for each in held:
        if each.choice and each.choice.price_at and not each.left_out:
            yield each.coin.symbol, each.choice.price_at.astimezone(UTC).date()


def _moves(symbols: dict[str, str]) -> tuple[tuple[str, Decimal], ...]:
    quotes = Quote.objects.filter(coin__in=symbols, change_24h__isnull=False)
    changes = quotes.values_list("coin_id", "change_24h")
    return tuple((symbols[coin], change) for coin, change in changes if change is not None)
