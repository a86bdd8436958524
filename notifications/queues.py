"""How the outbox stands: what waits and since when, what failed lately, and why a way is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from notifications.models import Attempt, Channel, Message, Way
from tracker.lib.ages import age, ago

DAY = timedelta(days=1)
WAITING = ("queued", "held", "sending", "unconfirmed")
ASIDE = "parked"
STATES = {  # in the operator's words
    "queued": "waiting",
    "held": "held for somebody's quiet hours or the limit of a day",
    "sending": "being sent",
    "unconfirmed": "possibly delivered",
    "parked": "set aside after an error of ours",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """The messages of one channel in one state that is not the last."""

    channel: str
    status: str
    count: int
    since: datetime  # when the first of them could have left; of those set aside, when that was

    def words(self, *, now: datetime) -> str:
        if self.since > now:
            waits = f"the first leaves in {age((self.since - now).total_seconds())}"
        else:
            waits = f"the first for {age((now - self.since).total_seconds())}"
        return f"{Channel(self.channel).label}: {self.count:,} {STATES[self.status]}, {waits}."


@dataclass(frozen=True, slots=True)
class Failures:
    """The tries of the last day that ended in one class of failure."""

    channel: str
    outcome: str
    count: int

    def words(self) -> str:
        return (
            f"{Channel(self.channel).label}: {Attempt.Outcome(self.outcome).label}, {self.count:,}."
        )


def queues() -> list[Queue]:
    """What is not over, by channel and state, and what was set aside."""
    waiting = Message.objects.filter(status__in=WAITING, settled_at=None)
    aside = Message.objects.filter(status=ASIDE)
    found = [*_counted(waiting, since="not_before"), *_counted(aside, since="settled_at")]
    return sorted(found, key=lambda queue: (queue.channel, [*WAITING, ASIDE].index(queue.status)))


def _counted(messages: QuerySet[Message], *, since: str) -> Iterable[Queue]:
    rows = messages.order_by().values("channel", "status")
    for facts in rows.annotate(count=Count("pk"), since=Min(since)):
        yield Queue(**facts)


def failures(*, now: datetime) -> list[Failures]:
    """What failed in the last 24 hours, by channel and class, the most frequent first."""
    rows = (
        failed_tries(now=now).values_list("message__channel", "outcome").annotate(count=Count("pk"))
    )
    found = [Failures(*facts) for facts in rows]
    return sorted(found, key=lambda failed: (-failed.count, failed.channel, failed.outcome))


def failed_tries(*, now: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(status="failed", started_at__gt=now - DAY).order_by()


def set_aside() -> int:
    """How many messages wait for the operator."""
    return Message.objects.filter(status=ASIDE).count()


def closed_ways(*, now: datetime) -> Iterable[str]:
    """Each way out that lets nothing pass, and what was said there."""
    for way in Way.objects.filter(opened_at__isnull=False).order_by("channel"):
        since = ago(way.opened_at, now=now)
        yield f"{Channel(way.channel).label} is closed, since {since}: {way.open_reason}"
