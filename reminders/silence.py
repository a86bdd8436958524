"""Prices that stopped are no secret: whoever has lines to watch is told once, and once when it is
over, with what was crossed meanwhile. The operator hears of it from market.freshness.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from accounts.models import User
from market.models import Stall
from notifications.announce import Notice, announce
from notifications.models import Message
from reminders.heartbeat import WATCHED
from reminders.models import Crossing, Reminder, Silence
from reminders.wording import all_clear_values, late_values

AT_ONCE = 500  # people of one transaction
WORTH_TELLING = timedelta(minutes=30)


def watch_silence(*, now: datetime) -> int:
    """The step: how many people were told something."""
    told = 0
    stall = Stall.objects.filter(over_at__isnull=True, began_at__lte=now - WORTH_TELLING).first()
    if stall is not None:
        silence, _ = Silence.objects.get_or_create(stall=stall)
        told += _in_turn(silence, now=now) if silence.told_at is None else 0
    over = Silence.objects.filter(stall__over_at__isnull=False, cleared_at__isnull=True)
    for silence in over.select_related("stall"):
        told += _clear_in_turn(silence, now=now)
    return told


def _in_turn(silence: Silence, *, now: datetime) -> int:
    told = 0
    while counts := _watching_after(silence.told_through):
        notices = list(_late_notices(silence.stall, counts, now=now))
        last = max(counts)
        if not _note(silence, notices, "told_through", last, now=now):
            return told  # another worker is at it
        told += len(notices)
    Silence.objects.filter(pk=silence.pk, told_at__isnull=True).update(told_at=now)
    return told


def _clear_in_turn(silence: Silence, *, now: datetime) -> int:
    told = 0
    while people := _told_after(silence):
        notices = list(_clear_notices(silence.stall, people, now=now))
        if not _note(silence, notices, "cleared_through", people[-1], now=now):
            return told
        told += len(notices)
    Silence.objects.filter(pk=silence.pk, cleared_at__isnull=True).update(cleared_at=now)
    return told


@transaction.atomic
def _note(
    silence: Silence, notices: Sequence[Notice], mark: str, last: int, *, now: datetime
) -> bool:
    """The messages and the mark of how far they reach, together."""
    unmoved = Silence.objects.filter(pk=silence.pk, **{mark: getattr(silence, mark)})
    if not unmoved.update(**{mark: last}):
        return False
    setattr(silence, mark, last)
    announce(notices, now=now)
    return True


def _watching_after(owner: int) -> dict[int, int]:
    """The next people with lines that are watched, and how many they are."""
    live = Reminder.objects.filter(owner__gt=owner, deleted_at__isnull=True, state__in=WATCHED)
    counted = live.values("owner").annotate(count=Count("pk")).order_by("owner")
    return dict(counted.values_list("owner", "count")[:AT_ONCE])


def _told_after(silence: Silence) -> list[int]:
    """The next people who heard of this silence; their ids, in order."""
    told = Message.objects.filter(
        dedupe_key=_key("late-checks", silence.stall), owner__gt=silence.cleared_through
    )
    ids = told.order_by("owner").values_list("owner_id", flat=True).distinct()[:AT_ONCE]
    return [owner for owner in ids if owner is not None]


def _late_notices(stall: Stall, counts: dict[int, int], *, now: datetime) -> Iterator[Notice]:
    zones = _zones(counts)
    for owner, count in counts.items():
        values = late_values(
            since=stall.began_at, reminders=count, now=now, zone=zones[owner], link=_link()
        )
        yield Notice(
            _key("late-checks", stall), "late_checks", owner, happened_at=stall.began_at,
            values=values,
        )  # fmt: skip


def _clear_notices(stall: Stall, people: Sequence[int], *, now: datetime) -> Iterator[Notice]:
    until = stall.over_at or now
    crossed: dict[int, list[str]] = {owner: [] for owner in people}
    meanwhile = Crossing.objects.filter(owner__in=people, crossed_at__range=(stall.began_at, now))
    for owner, values in meanwhile.order_by("pk").values_list("owner_id", "values"):
        crossed[owner].append(values.get("short", ""))
    zones = _zones(people)
    for owner in people:
        said = all_clear_values(
            crossed=crossed[owner], since=stall.began_at, until=until, zone=zones[owner],
            link=_link(),
        )  # fmt: skip
        yield Notice(_key("all-clear", stall), "all_clear", owner, happened_at=until, values=said)


def _zones(people: Sequence[int] | dict[int, int]) -> dict[int, ZoneInfo]:
    rows = User.objects.filter(pk__in=list(people)).values_list("pk", "time_zone")
    return {pk: ZoneInfo(name) for pk, name in rows}


def _key(kind: str, stall: Stall) -> str:
    return f"notice:{kind}:{stall.pk}"


def _link() -> str:
    return f"{settings.SITE_URL}/reminders/"
