"""Making, changing and ending summaries. The row always knows when it is due next."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reminders.models import Summary
from reminders.summaries.when import Rhythm, next_after
from transactions.models import Portfolio


class SummaryRefused(Exception):
    """Why it cannot be, in a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to hear, and when."""

    rhythm: Rhythm
    portfolio: Portfolio | None = None
    on_whatsapp: bool = True
    on_email: bool = True


@transaction.atomic
def create_summary(owner: User, wish: Wish, *, now: datetime) -> Summary:
    User.objects.select_for_update().get(pk=owner.pk)  # two forms at once stay within the limit
    if Summary.objects.filter(owner=owner).count() >= settings.SUMMARIES_PER_PERSON:
        raise SummaryRefused(
            f"You have {settings.SUMMARIES_PER_PERSON} summaries, which is the most. "
            "Delete one first."
        )
    return Summary.objects.create(owner=owner, created_at=now, **_fields(wish, owner, now))


@transaction.atomic
def change_summary(summary: Summary, wish: Wish, *, now: datetime) -> None:
    """It counts from now on; what was missed before is not made up for."""
    fields = _fields(wish, summary.owner, now)
    Summary.objects.filter(pk=summary.pk).update(**fields)


def pause_summary(summary: Summary) -> None:
    Summary.objects.filter(pk=summary.pk).update(paused=True)


def resume_summary(summary: Summary, *, now: datetime) -> None:
    """It goes on with the next time; those it slept through are gone."""
    due = next_after(rhythm_of(summary), zone=zone_of(summary.owner), after=now)
    Summary.objects.filter(pk=summary.pk).update(paused=False, next_run_at=due)


def follow_time_zone(*, user: User, changed: frozenset[str]) -> None:
    """Listens at PREFERENCES_CHANGED: eight o'clock is eight o'clock where the person is now."""
    if "time_zone" not in changed:
        return
    now = timezone.now()
    for summary in Summary.objects.filter(owner=user).select_for_update():
        due = next_after(rhythm_of(summary), zone=zone_of(user), after=now)
        Summary.objects.filter(pk=summary.pk).update(next_run_at=due)


def rhythm_of(summary: Summary) -> Rhythm:
    return Rhythm(summary.rhythm, summary.at, summary.weekday, summary.day)


def zone_of(owner: User) -> ZoneInfo:
    return ZoneInfo(owner.time_zone)


def _fields(wish: Wish, owner: User, now: datetime) -> dict[str, object]:
    rhythm = wish.rhythm
    return {
        "rhythm": rhythm.kind,
        "at": rhythm.at,
        "weekday": rhythm.weekday,
        "day": rhythm.day,
        "portfolio": wish.portfolio,
        "on_whatsapp": wish.on_whatsapp,
        "on_email": wish.on_email,
        "next_run_at": next_after(rhythm, zone=zone_of(owner), after=now),
    }
