"""The loop of the tutorial everybody copies: one question for the latest price a reminder."""

from datetime import timedelta

from bench.reminding.load import insert, moment, number
from bench.reminding.market import START, Bazaar
from bench.reminding.timing import timed
from market.models import PricePoint
from reminders.models import Reminder

SAMPLE = 2000
PRICES = 20  # of each coin


def past(bazaar: Bazaar) -> None:
    """Twenty prices of each coin, indexed by coin and time."""
    insert(
        PricePoint,
        ("coin_id", "at", "price"),
        (
            (name, moment(START - timedelta(minutes=each)), number(price))
            for name, price in zip(bazaar.names(), bazaar.prices, strict=True)
            for each in range(1, PRICES)
        ),
    )


def seconds_for(count: int) -> float:
    """Timed on 2,000 reminders and scaled; it only looks, and writes nothing."""
    return timed(look) * count / SAMPLE


def look() -> list[int]:
    beyond = []
    for reminder in Reminder.objects.filter(state="armed").order_by("pk")[:SAMPLE]:
        latest = PricePoint.objects.filter(coin=reminder.coin_id).order_by("-at").first()
        if latest is None:
            continue
        above = reminder.direction == "above"
        if latest.price >= reminder.threshold if above else latest.price <= reminder.threshold:
            beyond.append(reminder.pk)
    return beyond
