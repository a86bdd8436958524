"""A price that swings round its line a thousand times is told as often as the rule says.

The rules alone swing a thousand times; the whole way of a refresh as often as REMINDER_SWINGS says.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from market.changes import AcceptedPrice
from market.write_quotes import lock_quotes, write_quotes
from notifications.models import Message
from reminders.decide import Step, decide
from reminders.draft import columns_of
from reminders.evaluate import evaluate
from reminders.facts import Reading
from reminders.metrics.registry import METRICS
from reminders.models import Crossing, Reminder
from tests.fixtures.reminders import draft, make_reminder
from tests.reminders.pulse import FIVE, NOON, opened

SWINGS = 1000
SWINGS_OF_REFRESHES = int(os.environ.get("REMINDER_SWINGS", "200"))
MINUTE = timedelta(minutes=1)
HIGH = {"bitcoin": "70100", "ethereum": "3100"}
LOW = {"bitcoin": "69400", "ethereum": "2900"}  # bitcoin stays within 1 %, ethereum does not
NEVER_AGAIN = SWINGS
# What is asked for. It fires at the first swing, and then again at every so-manieth.
LINES: list[tuple[dict[str, Any], int]] = [
    ({"coin": "bitcoin"}, NEVER_AGAIN),
    ({"coin": "bitcoin", "mode": "every_time"}, NEVER_AGAIN),
    ({"coin": "bitcoin", "mode": "every_time", "cooldown_seconds": 0}, NEVER_AGAIN),
    ({"coin": "bitcoin", "mode": "every_time", "direction": "below", "threshold": "69500"},
     NEVER_AGAIN),
    ({"coin": "bitcoin", "mode": "every_time", "margin": "599.999"}, 31),
    ({"coin": "bitcoin", "mode": "every_time", "margin": "600.001"}, NEVER_AGAIN),
    ({"coin": "bitcoin", "mode": "every_time", "margin": "0", "cooldown_seconds": 0}, 1),
    ({"coin": "ethereum", "threshold": "3050"}, NEVER_AGAIN),
    ({"coin": "ethereum", "threshold": "3050", "mode": "every_time"}, 31),
    ({"coin": "ethereum", "threshold": "2950", "mode": "every_time", "direction": "below"}, 31),
    ({"coin": "ethereum", "threshold": "3050", "mode": "every_time", "cooldown_seconds": 600}, 6),
]  # fmt: skip


def swinging(swings: int, begin: datetime) -> Iterator[tuple[int, dict[str, str], datetime]]:
    """Each swing takes two minutes: beyond the line, and back."""
    for minute in range(2 * swings):
        yield minute // 2, LOW if minute % 2 else HIGH, begin + (minute + 1) * MINUTE


@pytest.mark.parametrize(("asked", "every"), LINES)
def test_the_rules_tell_a_thousand_swings_as_often_as_margin_and_rest_allow(
    asked: dict[str, Any], every: int
) -> None:
    row = Reminder(**columns_of(draft(**asked)), state="armed")
    fired = []
    for swing, prices, now in swinging(SWINGS, NOON):
        seen = Reading(value=Decimal(prices[asked["coin"]]), as_of=now, as_of_before=now - MINUTE)
        verdict = decide(row, seen, metric=METRICS["price"], now=now, blind=3 * FIVE)
        if verdict.step is Step.FIRE:
            fired.append(swing)
        if verdict.state:
            row.state, row.wait_until = verdict.state, verdict.wait_until
    assert fired == list(range(0, SWINGS, every))


# Committed, or PostgreSQL keeps every version of a row that is written hundreds of times.
@pytest.mark.django_db(transaction=True)
def test_so_do_refreshes(alice: User) -> None:
    begin = opened().now
    made = [
        make_reminder(alice, now=begin, **asked, on_whatsapp=every > 1, on_email=every > 1)
        for asked, every in LINES
    ]
    for _, prices, now in swinging(SWINGS_OF_REFRESHES, begin):
        with transaction.atomic():
            lock_quotes()
            accepted = [AcceptedPrice(coin, Decimal(price), now) for coin, price in prices.items()]
            write_quotes(accepted, {}, now=now)
            evaluate(now=now, refresh=None)

    fired = [swings(reminder, begin) for reminder in made]
    assert fired == [list(range(0, SWINGS_OF_REFRESHES, every)) for _, every in LINES]
    told = sum(len(each) for each, (_, every) in zip(fired, LINES, strict=True) if every > 1)
    assert Message.objects.filter(template="crossing").count() == 2 * told


def swings(reminder: Reminder, begin: datetime) -> list[int]:
    """At which swings it fired."""
    times = Crossing.objects.filter(reminder=reminder).order_by("generation")
    return [
        (each - begin - MINUTE) // (2 * MINUTE)
        for each in times.values_list("crossed_at", flat=True)
    ]
