"""Whatever happened becomes one row for each notice, channel and destination."""

import pytest

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.models import Destination, Message
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


def test_who_asked_for_silence_sees_that_it_was_kept(alice: User) -> None:
    silent = reach(alice, "whatsapp", "+15550001111")
    Destination.objects.filter(pk=silent.pk).update(stopped_at=NOON)
    announce([notice(alice)], now=NOON)
    message = Message.objects.get(owner=alice, template="crossing")
    assert (message.status, message.reason) == ("suppressed", "You asked us to be silent there.")
    reach(alice, "email", "alice@example.org")
    announce([notice(alice, key="crossing:2")], now=NOON)
    assert Message.objects.get(dedupe_key="crossing:2").channel == "email"


def test_what_was_given_up_is_named_where_nothing_else_is_left(alice: User) -> None:
    lost = reach(alice, "email", "alice@example.org")
    Destination.objects.filter(pk=lost.pk).update(disabled_at=NOON, trouble="bounced")
    announce([notice(alice, channels=frozenset({"email"}))], now=NOON)
    message = Message.objects.get(owner=alice, template="crossing")
    assert message.status == "failed"
    assert message.reason == "Given up: Mail to this address came back."
