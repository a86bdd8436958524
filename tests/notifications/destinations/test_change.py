"""Defaults, pauses, removals: what a person does with what is theirs."""

import pytest

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.destinations import change
from notifications.destinations.standing import Standing, standing
from notifications.errors import NotificationError
from notifications.models import Consent, Destination, Message
from tests.notifications.phones import ADAS, BENS, NOON, later
from tests.notifications.reach import reach

pytestmark = pytest.mark.django_db


def told(owner: User) -> list[str]:
    announce([Notice("crossing:1", "crossing", owner.pk, NOON)], now=NOON)
    rows = Message.objects.filter(dedupe_key="crossing:1", status="queued")
    return sorted(rows.values_list("address", flat=True))


def test_the_last_default_of_a_channel_stays_one(alice: User) -> None:
    only = reach(alice, "whatsapp", ADAS)
    reach(alice, "email", alice.email)
    with pytest.raises(NotificationError, match="only default"):
        change.make_extra(only, now=NOON)
    other = reach(alice, "whatsapp", BENS, default=False)
    change.make_default(other, now=NOON)
    change.make_extra(only, now=NOON)
    assert told(alice) == [BENS, alice.email]


def test_a_removed_destination_hears_nothing_and_leaves_an_heir(alice: User) -> None:
    first, second = reach(alice, "whatsapp", ADAS), reach(alice, "whatsapp", BENS, default=False)
    assert change.remove(first, now=NOON)
    assert not change.remove(first, now=later(1))
    second.refresh_from_db()
    assert second.is_default
    assert told(alice) == [BENS]
    assert Consent.objects.get(word="removed").address == ADAS


def test_a_removed_address_can_come_back(alice: User) -> None:
    change.remove(reach(alice, "email", alice.email), now=NOON)
    assert reach(alice, "email", alice.email)


def test_stopping_and_going_on_are_noted(alice: User) -> None:
    mine = reach(alice, "whatsapp", ADAS)
    change.stop(mine, now=NOON)
    change.stop(mine, now=later(1))
    assert not Destination.objects.usable().exists()
    change.resume(mine, now=later(2))
    assert Destination.objects.usable().get() == mine
    assert list(Consent.objects.order_by("pk").values_list("word", flat=True)) == ["stop", "start"]


def test_what_was_given_up_is_taken_up_again(alice: User) -> None:
    mine = reach(alice, "email", alice.email)
    Destination.objects.update(disabled_at=NOON, trouble="bounced")
    change.resume(mine, now=later(1))
    assert Destination.objects.usable().get() == mine
    assert Consent.objects.get().word == "enabled"


def test_a_number_taken_over_must_be_linked_again(alice: User) -> None:
    mine = reach(alice, "whatsapp", ADAS)
    Destination.objects.update(disabled_at=NOON, trouble="taken_over")
    mine.refresh_from_db()
    with pytest.raises(NotificationError, match="belongs to another account"):
        change.resume(mine, now=later(1))


def stands(mine: Destination, **facts: object) -> Standing:
    Destination.objects.filter(pk=mine.pk).update(**facts)
    mine.refresh_from_db()
    return standing(mine, now=NOON, join="join quick-bell", sender="+14155238886")


def test_how_a_destination_stands_is_said_in_words(alice: User) -> None:
    phone = reach(alice, "whatsapp", ADAS)
    closed = stands(phone)
    assert (closed.tone, closed.until) == ("good", None)
    assert "closed" in closed.sentence
    opened = stands(phone, last_inbound_at=later(-60))
    assert opened.until == later(-60 + 23 * 60 + 50)
    assert stands(phone, stopped_at=NOON).badge == "Stopped"
    gone = stands(phone, disabled_at=NOON, trouble="left_sandbox")
    assert (gone.tone, gone.sentence) == ("bad", "Membership of the Twilio sandbox expired.")
    assert gone.remedy == "Send “join quick-bell” to +14155238886 again: it lasts three days."
    assert stands(phone, verified_at=None).badge == "Not confirmed"


@pytest.mark.parametrize("trouble", [t for t in Destination.Trouble.values if t])
def test_every_trouble_has_a_remedy(alice: User, trouble: str) -> None:
    phone = reach(alice, "whatsapp", ADAS)
    found = stands(phone, disabled_at=NOON, trouble=trouble)
    assert found.remedy
    assert "{" not in found.remedy
