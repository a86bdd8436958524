"""Rows written in one go are the rows the ORM would have written, to the digit."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.forms.models import model_to_dict

from accounts.models import User
from market.models import Coin
from notifications.models import Destination, Message
from reminders.models import Crossing, Reminder
from tracker.lib.insert_rows import insert_rows

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
CEST = timezone(timedelta(hours=2))


@pytest.fixture
def reminder(alice: User) -> Reminder:
    coin = Coin.objects.create(id="bitcoin", symbol="btc", name="Bitcoin")
    return Reminder.objects.create(
        owner=alice, metric="price", coin=coin, direction="above", threshold=Decimal(1),
        created_at=NOON, updated_at=NOON,
    )  # fmt: skip


def crossing(reminder: Reminder, number: int) -> Crossing:
    return Crossing(
        pk=number,
        reminder=reminder,
        generation=number,
        owner=reminder.owner,
        how=Crossing.How.TOUCH,
        ref=f"R{number}",
        value=Decimal("0.000000000000000000000000000001") * number,
        threshold=Decimal("1E+15"),
        as_of=NOON.astimezone(CEST),
        value_before=None,
        crossed_at=NOON.replace(microsecond=0),
        facts={"a": ["ä\"'\\", None, True, 1.5], "b": {"c": "—"}},
        values={"headline": "“BTC” rose\u202fabove 70,000 €"},
    )


def stored(pk: int) -> dict[str, object]:
    kept = model_to_dict(Crossing.objects.get(pk=pk))
    return {name: kept[name] for name in kept if name not in ("id", "generation", "ref", "value")}


def test_every_digit_moment_and_letter_arrives_as_by_the_orm(reminder: Reminder) -> None:
    insert_rows(Crossing, [vars(crossing(reminder, number)) for number in (1, 2)])
    Crossing.objects.bulk_create([crossing(reminder, 3)])
    assert stored(1) == stored(2) == stored(3)
    assert Crossing.objects.get(pk=2).value == Decimal("0.000000000000000000000000000002")
    # What SQL compares must be written the same way, too.
    same = Crossing.objects.filter(crossed_at=NOON.replace(microsecond=0), as_of=NOON)
    assert same.filter(facts__b__c="—").count() == 3


def test_conflicts_can_be_ignored_and_keys_left_to_the_database(alice: User) -> None:
    to = Destination.objects.create(
        owner=alice, channel="email", address="alice@example.com", created_at=NOON
    )
    row = {
        "owner_id": alice.pk, "dedupe_key": "crossing:1", "channel": "email",
        "address": to.address, "destination_id": to.pk, "template": "crossing", "not_before": NOON,
        "deadline": NOON, "created_at": NOON, "rendered": b"\x00\xff",
    }  # fmt: skip
    for _ in range(2):
        insert_rows(Message, [row, {**row, "dedupe_key": "crossing:2"}], ignore_conflicts=True)
    one, two = Message.objects.order_by("pk")
    assert (one.destination, bytes(one.rendered or b"")) == (to, b"\x00\xff")
    assert Message.objects.create(**{**row, "dedupe_key": "crossing:3"}).pk > two.pk


def test_columns_that_are_not_named_get_the_default_of_the_model(alice: User) -> None:
    named = {"dedupe_key": "crossing:1", "channel": "email", "template": "crossing"}
    times = dict.fromkeys(("not_before", "deadline", "created_at"), NOON)
    insert_rows(Message, [{**named, **times, "owner_id": alice.pk}])
    by_the_orm = Message(**named, **times, owner=alice)
    assert model_to_dict(Message.objects.get(), exclude=["id"]) == model_to_dict(
        by_the_orm, exclude=["id"]
    )


def test_nothing_is_written_for_nothing() -> None:
    insert_rows(Message, [])
    assert not Message.objects.exists()
