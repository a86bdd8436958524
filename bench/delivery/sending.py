"""One worker that keeps the sender's pace, and that is not held to one.

Every request is answered after 100 ms. Rates are read in the provider's own ledger, from the first
message it took to the last; it must have taken each once.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from bench.delivery import naive
from bench.delivery.people import forget_everything, number_of, tell
from bench.delivery.provider import Provider
from bench.figures import Figure
from notifications.deliver import deliver_ready
from notifications.models import Message
from notifications.transports.configured import whatsapp_outlets
from tracker.lib.clock import database_now

LATENCY_SECONDS = 0.1
PACE = 80.0  # messages a second
NO_PACE = 1000.0
NAIVE = 100  # messages are enough to time the slow one
Taken = Sequence[tuple[str, datetime]]


def measure(engine: str, people: Sequence[int], provider: Provider, redis: str) -> list[Figure]:
    provider.answer_after(LATENCY_SECONDS)
    return [*_at_its_pace(engine, people, provider), _unbound(engine, people, provider, redis)]


def _at_its_pace(engine: str, people: Sequence[int], provider: Provider) -> list[Figure]:
    settings.TWILIO_MESSAGES_PER_SECOND = PACE
    used, begun = time.process_time(), time.perf_counter()
    apart = _deliver(people, provider)
    used, spent = time.process_time() - used, time.perf_counter() - begun
    what = f"{len(people)} messages at {PACE:g}/s"
    return [
        Figure(f"{what}, the time between two, against the pace: not slower", engine,
               apart * 1000, 1000 / PACE, 1.05),
        Figure(f"{what}, the pace against the time between two: not faster", engine,
               1000 / PACE, apart * 1000, 1.05),
        Figure(f"{what}, process time against the time of one core", engine,
               used * 1000, spent * 1000, 0.8),
    ]  # fmt: skip


def _unbound(engine: str, people: Sequence[int], provider: Provider, redis: str) -> Figure:
    settings.TWILIO_MESSAGES_PER_SECOND = NO_PACE
    ours = _deliver(people, provider)
    known = len(provider.accepted())
    forget_everything()
    tell(people[:NAIVE], now=timezone.now())
    with naive.workers(redis, provider.environment) as send:
        send(list(Message.objects.values_list("pk", flat=True)))
        taken = provider.wait_for(NAIVE, after=known, seconds=120)
    name = f"each of {len(people)} messages without a pace, against a task for each of {NAIVE}"
    return Figure(name, engine, ours * 1000, _apart(taken) * 1000, limit=0.1)


def _deliver(people: Sequence[int], provider: Provider) -> float:
    """One delivery run for one message each; the seconds between two of them."""
    forget_everything()
    known = len(provider.accepted())
    tell(people, now=timezone.now())
    deliver_ready(whatsapp_outlets(), clock=database_now)
    taken = provider.accepted(after=known)
    if sorted(number for number, _ in taken) != sorted(map(number_of, people)):
        raise SystemExit(f"{len(taken)} messages were taken, and one each should have been.")
    return _apart(taken)


def _apart(taken: Taken) -> float:
    moments = sorted(at for _, at in taken)
    return (moments[-1] - moments[0]).total_seconds() / (len(moments) - 1)
