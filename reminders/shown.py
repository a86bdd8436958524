"""Reminders as pages show them: the row, where it stands now, and the words for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet

from accounts.models import User
from reminders.current import Current, current_values
from reminders.metrics.registry import METRICS
from reminders.models import Crossing, Reminder
from reminders.possible import possible
from reminders.wording import Line
from reminders.words import asked, standing
from reminders.words.asked import Distance
from reminders.words.standing import Standing
from tracker.lib.cover import covered

# A bar is empty this far from the line: per cent of the value, or points of per cent.
FAR_PERCENT, FAR_POINTS = Decimal(25), Decimal(10)
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Shown:
    """One reminder of a list, or the one its page is about."""

    reminder: Reminder
    current: Current
    line: Line
    standing: Standing

    @property
    def title(self) -> str:
        """Bitcoin rises above $70,000."""
        return asked.capital(asked.watched(self.line, coin=self.coin))

    @property
    def coin(self) -> str:
        return self.reminder.coin.name if self.reminder.coin else self.reminder.coin_id or ""

    @property
    def state(self) -> str:
        return standing.in_words(self.standing)

    @property
    def reasons(self) -> list[str]:
        return standing.why_not(self.standing)

    @property
    def watching(self) -> bool:
        return self.reminder.state in (Reminder.State.ARMED, Reminder.State.WAITING)

    @property
    def over(self) -> bool:
        return self.reminder.state in (Reminder.State.DONE, Reminder.State.EXPIRED)

    @property
    def held(self) -> bool:
        return self.standing.held

    @property
    def verbs(self) -> frozenset[str]:
        """What a page offers to do with it."""
        return possible(self.reminder.state)

    @property
    def channels(self) -> list[str]:
        return channels_of(self.reminder)

    @property
    def value(self) -> str:
        value = self.current.value
        return "unknown" if value is None else self.line.amount(value)

    @property
    def nearness(self) -> int | None:
        """How full the bar is: 100 at the line, 0 a long way from it; None where there is none."""
        far = self.farness
        return None if far is None else int(FULL * (1 - min(Decimal(1), far)))

    @property
    def farness(self) -> Decimal | None:
        """How many times a long way it is from its line; None where nothing is on its way."""
        if self.current.distance is None or self.reminder.state != Reminder.State.ARMED:
            return None
        return abs(self.current.distance) / self._far

    @property
    def _far(self) -> Decimal:
        value, threshold = self.current.value or Decimal(0), self.reminder.threshold
        if not METRICS[self.reminder.metric].is_money:
            return FAR_POINTS
        if self.current.distance_percent is not None:
            return max(value * FAR_PERCENT / FULL, Decimal("1e-18"))
        return max(abs(threshold), abs(value), Decimal("1e-18"))


def of_owner(owner: User) -> QuerySet[Reminder]:
    """This person's reminders, with what a list needs of each."""
    mine = Reminder.objects.filter(owner=owner, deleted_at__isnull=True)
    return mine.select_related("coin", "portfolio")


def shown(reminders: Sequence[Reminder], owner: User, *, now: datetime) -> list[Shown]:
    """In their order, in as many queries for a thousand as for one."""
    found = current_values(reminders, now=now)
    crossed = dict(
        Crossing.objects.filter(reminder__in=[each.pk for each in reminders], owner=owner)
        .values("reminder")
        .annotate(last=Max("crossed_at"))
        .values_list("reminder", "last")
    )
    zone = ZoneInfo(owner.time_zone)
    return [
        _shown(each, current, crossed.get(each.pk), zone=zone, now=now)
        for each, current in zip(reminders, found, strict=True)
    ]


def line_of(reminder: Reminder) -> Line:
    return Line(
        metric=reminder.metric,
        direction=reminder.direction,
        threshold=reminder.threshold,
        currency=reminder.currency,
        symbol=reminder.coin.symbol if reminder.coin else reminder.coin_id or "",
        portfolio=reminder.portfolio.name if reminder.portfolio else "",
        hidden=covered.get() and is_own(reminder.metric),
    )


def is_own(metric: str) -> bool:
    """Whether its values are money of the person's own, which can be covered."""
    return METRICS[metric].is_money and not METRICS[metric].of_coin


def distance_of(current: Current) -> Distance:
    return Distance(
        value=current.value,
        left=current.distance,
        percent=current.distance_percent,
        satisfied=current.satisfied,
        cause=current.cause,
    )


def channels_of(reminder: Reminder) -> list[str]:
    wanted = {"whatsapp": reminder.on_whatsapp, "email": reminder.on_email}
    return [channel for channel, on in wanted.items() if on]


def _shown(
    reminder: Reminder,
    current: Current,
    crossed_at: datetime | None,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Shown:
    line = line_of(reminder)
    where = Standing(
        state=reminder.state,
        line=line,
        distance=distance_of(current),
        now=now,
        zone=zone,
        recovery=current.recovery,
        wait_until=reminder.wait_until,
        snoozed_until=reminder.snoozed_until,
        expires_at=reminder.expires_at,
        crossed_at=crossed_at,
        held_because=reminder.held_because,
    )
    return Shown(reminder, current, line, where)
