"""Would it have fired? The stored past is judged by the rules of production."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from market.models import FxRate, HourPrice
from reminders.draft import Draft
from reminders.models import Crossing, Reminder
from reminders.replay.rehearse import Moment, rehearse
from reminders.replay.would_have_fired import would_have_fired
from tests.fixtures.ledger import coin, record
from tests.fixtures.market import make_quote

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def draft(threshold: str = "110", **fields: Any) -> Draft:
    plain: dict[str, Any] = {"metric": "price", "coin": "bitcoin", "direction": "above",
                             "threshold": Decimal(threshold), "currency": "usd",
                             "mode": "every_time"}  # fmt: skip
    return Draft(**plain | fields)


def moments(*values: float | None, days: int = 7) -> list[Moment]:
    """The last hours; 100 before them."""
    all_values = [100.0] * (days * 24 - len(values)) + list(values)
    start = NOON - timedelta(days=days)
    return [
        Moment(start + (place + 1) * HOUR, None if value is None else Decimal(str(value)))
        for place, value in enumerate(all_values)
    ]


CASES: list[tuple[dict[str, Any], list[float | None], int]] = [
    ({}, [], 0),
    ({}, [109, 110, 111], 1),
    ({}, [111, 109.5, 112], 1),  # it has not come back by the margin
    ({}, [111, 100, 112], 2),
    ({"margin": Decimal(0)}, [111, 109.5, 112], 2),
    ({"cooldown_seconds": 4 * 3600}, [111, 100, 112, 100, 100, 100, 113], 2),
    ({"mode": "once"}, [111, 100, 112], 1),
    ({"direction": "below", "threshold": Decimal(90)}, [89, 100, 80], 2),
    ({"threshold": Decimal(100)}, [], 0),  # so from the beginning: no crossing
    ({}, [None, 111, None, 100, 112], 2),  # nothing is decided on what is unknown
]


@pytest.mark.parametrize(("fields", "values", "count"), CASES)
def test_it_fires_as_often_as_in_earnest(
    fields: dict[str, Any], values: list[float | None], count: int
) -> None:
    found = rehearse(draft(**fields), moments(*values), days=7, now=NOON)
    assert len(found.fired) == count


def test_a_line_touched_within_an_hour_counts() -> None:
    past = moments(100, 100)
    past[-1] = Moment(NOON, Decimal(100), high=Decimal(111), low=Decimal(99))
    assert rehearse(draft(), past, days=7, now=NOON).fired == (NOON,)


def test_too_little_history_is_no_never() -> None:
    short = moments(days=7)[-100:]
    found = rehearse(draft(), short, days=7, now=NOON)
    assert not found.enough
    assert found.known_since == short[0].at


@pytest.fixture
def past(alice: User) -> datetime:
    """Forty days by the hour at 100 dollars, with a peak of 120 two days ago."""
    now = timezone.now()
    make_quote(coin("bitcoin"), "100")
    begin = now.replace(minute=0, second=0, microsecond=0)
    rows = []
    for hours in range(1, 40 * 24 + 1):
        price = Decimal(120 if hours == 48 else 100)
        at = begin - timedelta(hours=hours)
        rows.append(HourPrice(coin_id="bitcoin", at=at, open=price, high=price, low=price,
                              close=price, points=1))  # fmt: skip
    HourPrice.objects.bulk_create(rows)
    return now


def sentences(owner: User, wish: Draft, now: datetime) -> list[str]:
    return [each.partition(",")[0] for each in would_have_fired(owner, wish, now=now).sentences]


def test_the_answer_is_given_for_three_periods(alice: User, past: datetime) -> None:
    assert sentences(alice, draft(), past) == [
        "7 days: once", "30 days: once", "90 days: too little history to tell"
    ]  # fmt: skip
    assert sentences(alice, draft("130"), past)[:2] == ["7 days: never.", "30 days: never."]
    assert not Reminder.objects.exists()
    assert not Crossing.objects.exists()


WISHES = [
    ({"metric": "change_24h", "threshold": Decimal(10), "currency": ""}, "7 days: once"),
    ({"metric": "change_24h", "threshold": Decimal(25), "currency": ""}, "7 days: never."),
    ({"metric": "holding_value", "threshold": Decimal(230)}, "7 days: once"),
    ({"metric": "balance", "coin": None, "threshold": Decimal(230)}, "7 days: once"),
    ({"metric": "profit", "coin": None, "threshold": Decimal(70)}, "7 days: once"),
    ({"metric": "profit", "coin": None, "threshold": Decimal(90)}, "7 days: never."),
    (
        {"metric": "profit_percent", "coin": None, "threshold": Decimal(40), "currency": ""},
        "7 days: once",
    ),
    ({"currency": "eur", "threshold": Decimal(55)}, "7 days: once"),  # two dollars a euro
    ({"currency": "gbp", "threshold": Decimal(55)}, "7 days: too little history to tell."),
]


@pytest.mark.parametrize(("fields", "answer"), WISHES)
def test_every_metric_can_be_tried(
    alice: User, past: datetime, fields: dict[str, Any], answer: str
) -> None:
    record(alice, "buy", "2", unit_price="80", at=0)
    for days in range(95):
        day = (past - timedelta(days=days)).date()
        FxRate.objects.create(
            currency="eur", day=day, rate=Decimal("0.5"), source="ecb", as_of=past
        )
    assert sentences(alice, draft(**fields), past)[0] == answer


def test_the_form_shows_it(
    alice: User, as_person: Callable[[User], Client], past: datetime
) -> None:
    fields = {"metric": "price", "coin": "bitcoin", "direction": "above", "threshold": "110",
              "threshold_as": "level", "currency": "usd", "mode": "once", "cooldown_seconds": 3600,
              "on_email": "on"}  # fmt: skip
    client = as_person(alice)
    page = client.post("/reminders/add/preview/", fields | {"replay": "1"}).content.decode()
    assert "7 days: once, at" in page
    assert "7 days: once" not in client.post("/reminders/add/preview/", fields).content.decode()
    assert (
        "7 days: once" in client.post("/reminders/add/", fields | {"preview": "1"}).content.decode()
    )
