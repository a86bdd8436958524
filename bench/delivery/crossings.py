"""From the commit of a crossing to the provider's "accepted", through the product's own sender.

The sender is the worker that `up` starts, woken over a real Redis by the transaction's ring. A
crossing is made as a refresh makes it: quotes are written and reminders judged in one transaction.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bench.delivery.people import forget_everything, number_of
from bench.delivery.provider import Provider
from bench.delivery.sending import PACE
from bench.figures import Figure
from bench.processes import running
from market.changes import AcceptedPrice
from market.models import Coin
from market.write_quotes import lock_quotes, write_quotes
from reminders.evaluate import evaluate
from reminders.models import Reminder
from tracker.celery import app
from tracker.queue import MESSAGES, celery_settings
from tracker.up import parts

SINGLES = 100
SINGLE_MS, CROWD_MS = 2000.0, 16_000.0
LINE = Decimal(100)
WAIT_SECONDS = 60.0


def measure(engine: str, people: Sequence[int], provider: Provider, redis: str) -> list[Figure]:
    provider.answer_after(0)
    settings.REDIS_URL = redis
    app.conf.update(celery_settings(redis))
    part = parts.worker(
        "sender",
        queue=MESSAGES,
        processes=settings.SENDER_PROCESSES,
        folder=Path(settings.DATA_DIR),
    )
    ours = {
        **os.environ, **part.environment, **provider.environment, "REDIS_URL": redis,
        "TWILIO_MESSAGES_PER_SECOND": str(PACE),
    }  # fmt: skip
    Coin.objects.bulk_create(
        [Coin(id=coin_of(place), symbol=f"c{place}", name="A coin") for place in range(-1, SINGLES)]
    )
    with running(part.command, ours):
        _cross(people[:1], coin_of(-1), provider)  # the worker has started, and read its code
        singles = [
            took
            for place, person in enumerate(people[:SINGLES])
            for took in _cross([person], coin_of(place), provider)
        ]
        crowd = _cross(people, coin_of(-1), provider)
    return [
        Figure(f"commit to accepted, p99 of {SINGLES} single crossings, against what is allowed",
               engine, p99(singles) * 1000, SINGLE_MS, 1.0),
        Figure(f"commit to accepted, p99 of {len(people)} people at once at {PACE:g}/s, against "
               "what is allowed", engine, p99(crowd) * 1000, CROWD_MS, 1.0),
    ]  # fmt: skip


def coin_of(place: int) -> str:
    return f"coin-{place}"


def p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100)[98]


def _cross(people: Sequence[int], coin: str, provider: Provider) -> list[float]:
    """A price takes the lines of these people; how long each waited for the provider's word."""
    forget_everything()
    Reminder.objects.all().delete()
    now = timezone.now()
    _price(coin, LINE - 1, now=now - timedelta(minutes=5))
    Reminder.objects.bulk_create(_reminder(person, coin, now=now) for person in people)
    known, committed = len(provider.accepted()), []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(datetime.now(UTC)))
        _price(coin, LINE + 1, now=now)
        fired = evaluate(now=now, refresh=None).fired
    if fired != len(people):
        raise SystemExit(f"{fired} lines were crossed, and {len(people)} should have been.")
    taken = provider.wait_for(len(people), after=known, seconds=WAIT_SECONDS)
    if sorted(number for number, _ in taken) != sorted(map(number_of, people)):
        raise SystemExit("Not each of them was told once.")
    return [(at - committed[0]).total_seconds() for _, at in taken]


def _price(coin: str, price: Decimal, *, now: datetime) -> None:
    with transaction.atomic():
        lock_quotes()
        write_quotes([AcceptedPrice(coin, price, now)], {}, now=now)


def _reminder(owner: int, coin: str, *, now: datetime) -> Reminder:
    return Reminder(
        owner_id=owner, metric="price", coin_id=coin, direction="above", threshold=LINE,
        currency="usd", on_email=False, state="armed", armed_at=now, created_at=now,
        updated_at=now,
    )  # fmt: skip
