"""Notice when prices stop coming in and when they come again, and tell the operator once each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from market.interval import refresh_interval
from market.models import Refresh, Stall
from tracker.lib.ages import age
from tracker.lib.footer import FooterNote
from tracker.lib.seams import ring

# Amber: a refresh was missed. Red: this many were, and the operator is told.
AMBER_INTERVALS, RED_INTERVALS = 2, 3
LEAST_RED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long ago prices came in, and what to think of it."""

    arrived: datetime | None
    age: timedelta | None
    tone: str  # green, amber, red


def freshness(*, interval: timedelta, arrived: datetime | None, now: datetime) -> Freshness:
    if arrived is None:
        return Freshness(None, None, "amber")
    old = now - arrived
    if old > max(RED_INTERVALS * interval, LEAST_RED):
        return Freshness(arrived, old, "red")
    return Freshness(arrived, old, "amber" if old > AMBER_INTERVALS * interval else "green")


def last_arrival() -> datetime | None:
    """When a refresh last brought prices."""
    refresh = Refresh.objects.newest_with_prices()
    return refresh.finished if refresh else None


def watched_since() -> datetime | None:
    """The last arrival; after a restored backup, since when one is to be expected."""
    arrived = last_arrival()
    over = Stall.objects.filter(over_at__isnull=False).aggregate(newest=Max("over_at"))["newest"]
    return max(arrived, over) if arrived and over else arrived


def watch_freshness(*, now: datetime) -> str:
    """The step: "stalled", "recovered" or nothing new; each change is told in its transaction."""
    interval = refresh_interval()
    if interval is None:
        return ""  # the operator switched refreshes off
    present = freshness(interval=interval, arrived=watched_since(), now=now)
    if present.arrived is None:
        return ""
    if present.tone == "red":
        return "stalled" if _begin(present.arrived, now=now) else ""
    return "recovered" if _end(present.arrived, now=now) else ""


def _begin(began: datetime, *, now: datetime) -> bool:
    if Stall.objects.filter(over_at__isnull=True).exists():
        return False
    try:
        with transaction.atomic():
            stall = Stall.objects.create(began_at=began, noticed_at=now)
            _tell(
                "prices-stalled",
                stall.pk,
                subject="Prices have stopped",
                text=f"No price has come in for {age((now - began).total_seconds())}, since "
                f"{began:%Y-%m-%d %H:%M} UTC. Reminders keep the last prices and do not fire on "
                "them once they are too old.\n\nThe reason stands in the admin under Refreshes, "
                "and `manage.py doctor` says what to do.",
                now=now,
            )
    except IntegrityError:  # another watcher was faster
        return False
    return True


def _end(arrived: datetime, *, now: datetime) -> bool:
    with transaction.atomic():
        stall = Stall.objects.filter(over_at__isnull=True).first()
        if stall is None:
            return False
        if not Stall.objects.filter(pk=stall.pk, over_at__isnull=True).update(over_at=now):
            return False
        _tell(
            "prices-recovered",
            stall.pk,
            subject="Prices come in again",
            text=f"A refresh at {arrived:%Y-%m-%d %H:%M} UTC brought prices, after none for "
            f"{age((arrived - stall.began_at).total_seconds())}.",
            now=now,
        )
    return True


def _tell(kind: str, episode: int, *, subject: str, text: str, now: datetime) -> None:
    ring("OPERATOR_NOTICE", kind=kind, episode=str(episode), subject=subject, text=text, now=now)


def footer_notes(*, user: object, now: datetime) -> list[FooterNote]:
    """Listens at FOOTER_STATE: how old the prices are, in words and tone, whoever asks."""
    interval = refresh_interval()
    if interval is None:
        return [FooterNote("Price refreshes are switched off", "warn")]
    present = freshness(interval=interval, arrived=last_arrival(), now=now)
    if present.age is None:
        return [FooterNote("No prices have come in yet", "warn")]
    words = f"Prices came in {age(present.age.total_seconds())} ago"
    if present.tone == "red":
        return [FooterNote(f"{words}: refreshes have stalled", "fail")]
    if present.tone == "amber":
        return [FooterNote(f"{words}: a refresh is late", "warn")]
    return [FooterNote(words)]
