"""When prices stop, the page says so and the operator hears it once; so when they come again."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from market.freshness import freshness, watch_freshness
from market.models import Refresh
from notifications.models import Message

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "tone"), [(1, "green"), (10, "green"), (11, "amber"), (15, "amber"), (16, "red")]
)
def test_prices_turn_amber_after_two_intervals_and_red_after_three(minutes: int, tone: str) -> None:
    now = timezone.now()
    present = freshness(interval=5 * MINUTE, arrived=now - minutes * MINUTE, now=now)
    assert present.tone == tone


def arrival(at: datetime) -> Refresh:
    return Refresh.objects.create(
        slot=at, started=at, finished=at, outcome=Refresh.Outcome.COMPLETE
    )


@pytest.fixture
def now(db: None, settings: Settings) -> datetime:
    settings.OPERATORS = ["op@example.org", "night@example.org"]
    return timezone.now()


def subjects() -> list[str]:
    mails = Message.objects.filter(address="op@example.org").order_by("pk")
    return [
        line.removeprefix("Subject: ")
        for mail in mails
        for line in bytes(mail.rendered or b"").decode().splitlines()
        if line.startswith("Subject: ")
    ]


def test_a_stall_is_told_once_and_its_end_once(now: datetime) -> None:
    arrival(now - 30 * MINUTE)
    told = [watch_freshness(now=now + minute * MINUTE) for minute in range(3)]
    assert told == ["stalled", "", ""]

    arrival(now + 3 * MINUTE)
    told = [watch_freshness(now=now + minute * MINUTE) for minute in (4, 5)]
    assert told == ["recovered", ""]
    assert subjects() == [
        "[Bellwether] Prices have stopped",
        "[Bellwether] Prices come in again",
    ]
    assert Message.objects.count() == 4


def test_a_second_stall_is_told_again(now: datetime) -> None:
    arrival(now - 30 * MINUTE)
    watch_freshness(now=now)
    arrival(now + MINUTE)
    watch_freshness(now=now + 2 * MINUTE)

    assert watch_freshness(now=now + 60 * MINUTE) == "stalled"
    assert len(subjects()) == 3


def test_a_fresh_machine_has_not_stalled(now: datetime) -> None:
    assert watch_freshness(now=now) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "Prices came in 60\u202fs ago"), (12, "a refresh is late"), (40, "have stalled")],
)
def test_every_page_says_how_fresh_the_prices_are(
    client: Client, now: datetime, minutes: int, words: str
) -> None:
    arrival(now - minutes * MINUTE)
    assert words in client.get("/board/").content.decode()
