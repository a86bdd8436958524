"""How telling people goes: for /readyz, the operator and the figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from notifications.models import Message, Way
from notifications.queues import failures, queues, set_aside
from notifications.twilio.account import is_configured
from tracker.lib.health import Part, State

SLOW = timedelta(minutes=2)
STUCK = timedelta(minutes=15)


def messages(*, now: datetime) -> list[Part]:
    """Whether what people should hear is leaving."""
    return [_waiting(now), *_set_aside(), _mail(), *_whatsapp(now)]


def _waiting(now: datetime) -> Part:
    oldest = oldest_unsent(now)
    if oldest is None:
        return Part("messages", "ok", "No message is waiting.", age_seconds=0)
    age = now - oldest
    state: State = "fail" if age > STUCK else "warn" if age > SLOW else "ok"
    words = f"The oldest message waits since {oldest:%d %b %H:%M} UTC."
    hint = "Is the worker running? `manage.py deliver_messages` sends them now."
    return Part("messages", state, words, age.total_seconds(), hint="" if state == "ok" else hint)


def oldest_unsent(now: datetime) -> datetime | None:
    """Since when the longest waiting message could have left."""
    found: datetime | None = Message.objects.ready(now=now).aggregate(Min("not_before"))[
        "not_before__min"
    ]
    return found


def _set_aside() -> list[Part]:
    """Messages that broke us. Everybody else's leave, so the service is ready all the same."""
    count = set_aside()
    if not count:
        return []
    words = f"Set aside after an error of ours: {count} message{'s' if count > 1 else ''}."
    hint = "The admin shows them under Messages, with the reason, and sends them again."
    return [Part("set aside", "warn", words, required=False, hint=hint)]


def _mail() -> Part:
    if not settings.EMAIL_URL:
        return Part("mail", "ok", "Mails stay on this machine, in the local mailbox.")
    way = _way("email")
    if way and way.opened_at:
        words = f"The mail server has refused our set-up since {way.opened_at:%d %b %H:%M} UTC."
        return Part("mail", "fail", words, hint=way.open_reason)
    return Part("mail", "ok", "The mail server takes our mails, as far as was tried.")


def _whatsapp(now: datetime) -> list[Part]:
    """How the way out stands, from what was tried; nobody is asked here."""
    if not is_configured():
        return []
    way = _way("whatsapp")
    if way and way.opened_at:
        words = f"Twilio has refused our set-up since {way.opened_at:%d %b %H:%M} UTC."
        return [Part("whatsapp", "fail", words, required=False, hint=way.open_reason)]
    if way and way.paused_until and way.paused_until > now:
        words = f"The sender is at its capacity until {way.paused_until:%H:%M:%S} UTC."
        return [Part("whatsapp", "warn", words, required=False)]
    return [Part("whatsapp", "ok", "Twilio takes our messages, as far as was tried.")]


def _way(channel: str) -> Way | None:
    return Way.objects.filter(channel=channel).first()


def figures(*, now: datetime) -> Iterable[Metric]:
    """Messages by channel and state, and how long the oldest has been waiting."""
    total = CounterMetricFamily(
        "bellwether_messages", "Messages by channel and state.", labels=["channel", "status"]
    )
    for channel, status, count in (
        Message.objects.order_by()
        .values_list("channel", "status")
        .annotate(count=Count("pk"))
        .values_list("channel", "status", "count")
    ):
        total.add_metric([channel, status], count)
    yield total
    oldest = oldest_unsent(now)
    age = (now - oldest).total_seconds() if oldest else 0
    yield GaugeMetricFamily(
        "bellwether_oldest_unsent_seconds", "How long the oldest message waits.", value=age
    )
    yield from _queue_figures(now)


def _queue_figures(now: datetime) -> Iterable[Metric]:
    """What is under way, what failed, and which way is closed."""
    ages = GaugeMetricFamily(
        "bellwether_queue_age_seconds",
        "How long the oldest message has been in a state that is not the last.",
        labels=["channel", "status"],
    )
    for queue in queues():
        seconds = (now - queue.since).total_seconds()
        ages.add_metric([queue.channel, queue.status], max(0, seconds))
    yield ages
    failed = GaugeMetricFamily(
        "bellwether_failed_tries", "Failed tries of the last 24 hours.", labels=["channel", "class"]
    )
    for some in failures(now=now):
        failed.add_metric([some.channel, some.outcome], some.count)
    yield failed
    closed = GaugeMetricFamily(
        "bellwether_way_closed", "1 while our own set-up is refused there.", labels=["channel"]
    )
    for way in Way.objects.order_by("channel"):
        closed.add_metric([way.channel], bool(way.opened_at))
    yield closed
