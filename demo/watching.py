"""What the product does about it: its own health, its outbox, its processes, in plain rows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from demo import world
from demo.known import USER
from market.models import Refresh
from notifications.models import Channel, Message, Way
from tracker.lib.health import Part, parts

COLUMNS = {
    "waiting": ("queued", "held"),
    "on the way": ("sending", "accepted", "sent"),
    "possibly there": ("unconfirmed",),
    "arrived": ("delivered", "read"),
    "not sent": ("failed", "expired", "parked"),
}
NEWEST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One channel's messages, counted by what became of them."""

    channel: str
    counts: list[int]
    trouble: str  # why the way out is closed, if it is


@dataclass(frozen=True, slots=True)
class View:
    health: list[Part]
    well: int  # parts about which nothing need be said
    refresh: Refresh | None
    refreshed_seconds: int | None
    columns: list[str]
    outbox: list[Row]
    newest: list[Message]
    processes: list[dict[str, Any]]
    killed: list[dict[str, Any]]
    pulled: list[dict[str, Any]]
    broken: set[str]


def view() -> View:
    now = timezone.now()
    behind = world.backstage("state")
    refresh = Refresh.objects.newest_with_prices()
    finished = refresh.finished if refresh else None
    mine = Message.objects.filter(owner__username=USER)
    health = parts(now=now)
    return View(
        health=[part for part in health if part.state != "ok"],
        well=sum(part.state == "ok" for part in health),
        refresh=refresh,
        refreshed_seconds=int((now - finished).total_seconds()) if finished else None,
        columns=list(COLUMNS),
        outbox=_outbox(),
        newest=list(mine.exclude(template__contains="/").order_by("-created_at")[:NEWEST]),
        processes=behind["parts"],
        killed=[_at(each) for each in behind["killed"]],
        pulled=[_at(each) for each in behind["pulled"]],
        broken=set(behind["broken"]),
    )


def _outbox() -> list[Row]:
    counted = Message.objects.order_by().values_list("channel", "status").annotate(Count("pk"))
    found = {(channel, status): count for channel, status, count in counted}
    closed = dict(Way.objects.filter(opened_at__isnull=False).values_list("channel", "open_reason"))
    return [
        Row(
            channel=str(channel.label),
            counts=[sum(found.get((channel, s), 0) for s in states) for states in COLUMNS.values()],
            trouble=closed.get(channel, ""),
        )
        for channel in (Channel.WHATSAPP, Channel.EMAIL)
    ]


def _at(each: dict[str, Any]) -> dict[str, Any]:
    return each | {"at": datetime.fromtimestamp(each["at"], UTC)}
