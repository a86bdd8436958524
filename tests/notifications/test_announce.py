"""Whatever happened becomes one row for each notice, channel and destination."""

import pytest

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.models import Message
from tests.notifications.reach import NOON, reach

pytestmark = pytest.mark.django_db


def told(owner: User) -> list[tuple[str, str, str]]:
    rows = Message.objects.filter(owner=owner, template="crossing").order_by("channel", "address")
    return list(rows.values_list("channel", "address", "status"))


def notice(owner: User, **more: object) -> Notice:
    facts = {"key": "crossing:1", "wording": "crossing", "happened_at": NOON}
    return Notice(owner_id=owner.pk, **(facts | more))  # type: ignore[arg-type]


def test_every_default_destination_of_every_channel_hears_it(alice: User) -> None:
    reach(alice, "whatsapp", "+15550001111")
    reach(alice, "whatsapp", "+15550002222", default=False)
    reach(alice, "email", "alice@example.org")
    announce([notice(alice)], now=NOON)
    assert told(alice) == [
        ("email", "alice@example.org", "queued"),
        ("whatsapp", "+15550001111", "queued"),
    ]


def test_a_narrowed_channel_goes_to_the_chosen_destination_only(alice: User) -> None:
    reach(alice, "whatsapp", "+15550001111")
    second = reach(alice, "whatsapp", "+15550002222", default=False)
    chosen = notice(alice, channels=frozenset({"whatsapp"}), destinations=frozenset({second.pk}))
    announce([chosen], now=NOON)
    assert told(alice) == [("whatsapp", "+15550002222", "queued")]


def test_a_channel_that_leads_nowhere_is_a_failed_row_that_says_why(alice: User) -> None:
    announce([notice(alice, channels=frozenset({"whatsapp"}))], now=NOON)
    message = Message.objects.get(owner=alice, template="crossing")
    assert (message.status, message.address) == ("failed", "")
    assert message.reason.startswith("No verified number")


def test_announcing_again_changes_nothing(alice: User) -> None:
    reach(alice, "email", "alice@example.org")
    for _ in range(2):
        announce([notice(alice), notice(alice, channels=frozenset({"whatsapp"}))], now=NOON)
    assert len(told(alice)) == 2
