"""How well the watching goes: from the rows refreshes leave behind, never from hope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from market.freshness import (
    AMBER_INTERVALS,
    LEAST_RED,
    RED_INTERVALS,
    freshness,
    last_arrival,
)
from market.interval import interval_of, refresh_interval, step_beside
from market.models import Quote, Refresh
from reminders.models import Reminder
from tracker.lib.ages import age, ago
from tracker.lib.footer import FooterNote

State = Reminder.State
WORRIES = {
    "amber": "A check is late.",
    "red": "Checks have stalled. Nothing can fire until prices come in again.",
    "off": "Price refreshes are switched off, so nothing can fire.",
}
WATCHED = (State.UNSEEN, State.ARMED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Watching 23 reminders · last check 41 s ago · prices 55 s old."""

    watching: int
    held: int  # of them: cannot be judged at the moment
    checked_at: datetime | None  # the last refresh that brought prices and so judged lines
    priced_at: datetime | None  # when the newest price that matters to this person was true
    tone: str  # green, amber, red, or off: what to think of the time since prices came
    now: datetime
    interval: timedelta | None = None  # between two refreshes

    @property
    def watched(self) -> str:
        return "1 reminder" if self.watching == 1 else f"{self.watching:,} reminders"

    @property
    def worry(self) -> str:
        """What is wrong, in a sentence; empty while all is well."""
        if self.tone != "off" and self.checked_at is None:
            return "No prices have come in yet. Nothing can fire before the first ones do."
        return WORRIES.get(self.tone, "")

    @property
    def worries(self) -> Mapping[str, str]:
        return WORRIES

    @property
    def amber_after(self) -> int:
        """Seconds without a check after which an open page says so by itself."""
        return int((AMBER_INTERVALS * self.interval).total_seconds()) if self.interval else 0

    @property
    def red_after(self) -> int:
        if self.interval is None:
            return 0
        return int(max(RED_INTERVALS * self.interval, LEAST_RED).total_seconds())

    @property
    def sentence(self) -> str:
        if self.checked_at is None:
            return f"Watching {self.watched}. {self.worry}"
        old = f" · prices {self._price_age} old" if self.priced_at else ""
        return f"Watching {self.watched} · last check {ago(self.checked_at, now=self.now)}{old}"

    @property
    def _price_age(self) -> str:
        return age((self.now - self.priced_at).total_seconds()) if self.priced_at else ""


def heartbeat_of(
    owner: User, *, now: datetime, held_priced_at: datetime | None = None
) -> Heartbeat:
    """For the pages where the state of the watching comes first; three quick queries.

    A page that knows when the newest price of what is held was true saves one of them.
    """
    counts = _watched(owner, now=now)
    check = _judged().annotate(step=step_beside()).first()
    interval = interval_of(check.step) if check else refresh_interval()
    tone = "off"
    if interval is not None:
        tone = freshness(interval=interval, arrived=_arrival(check), now=now).tone
    return Heartbeat(
        watching=counts["watching"],
        held=counts["held"],
        checked_at=check.finished if check else None,
        priced_at=counts["priced_at"] or held_priced_at or _priced_at(),
        tone=tone,
        now=now,
        interval=interval,
    )


def footer_notes(*, user: Any, now: datetime) -> list[FooterNote]:
    """Listens at FOOTER_STATE: what is watched, and when it was looked at."""
    if not user.is_authenticated:
        return []
    counts, checked = _watched(user, now=now), last_check()
    beat = Heartbeat(counts["watching"], counts["held"], checked, None, "green", now)
    notes = [FooterNote(f"Watching {beat.watched}")]
    if beat.held:
        notes.append(FooterNote(f"{beat.held} held back", "warn"))
    if checked is not None:
        notes.append(FooterNote("Last check", at=checked, live="checked_at"))
    return notes


def last_check() -> datetime | None:
    """When lines were last judged: a refresh that brought prices, whole or of a few coins."""
    judged = _judged().first()
    return judged.finished if judged else None


def _arrival(check: Refresh | None) -> datetime | None:
    """As a rule the last check was a whole refresh; then it is the last arrival too."""
    if check is None or check.kind != Refresh.Kind.CONFIRMATION:
        return check.finished if check else None
    return last_arrival()


def _judged() -> QuerySet[Refresh]:
    """The checks by which lines were judged, the last one first."""
    brought = (Refresh.Outcome.COMPLETE, Refresh.Outcome.PARTIAL)
    judged = Refresh.objects.filter(outcome__in=brought, finished__isnull=False)
    return judged.order_by("-finished").only("finished", "kind")


def _watched(owner: User, *, now: datetime) -> Mapping[str, Any]:
    mine = Reminder.objects.filter(owner=owner, deleted_at__isnull=True, state__in=WATCHED)
    return mine.aggregate(
        watching=Count("pk"),
        held=Count("pk", filter=_cannot_be_judged(now)),
        priced_at=Max("coin__quote__as_of"),
    )


def _cannot_be_judged(now: datetime) -> Q:
    """Held back by the rows of holdings; of a coin, by a price that is absent, old or in doubt."""
    young = now - timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS)
    quote = Q(coin__quote__as_of__isnull=True) | Q(coin__quote__as_of__lt=young)
    doubtful = quote | Q(coin__quote__trust=Quote.Trust.CONFIRMING)
    return Q(held_since__isnull=False) | (Q(coin__isnull=False) & doubtful)


def _priced_at() -> datetime | None:
    """The age of the largest coin's price stands for all, where no line is on a coin."""
    largest = Quote.objects.filter(as_of__isnull=False, coin__rank__isnull=False)
    return largest.order_by("coin__rank").values_list("as_of", flat=True).first()
