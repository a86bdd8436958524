"""An address that is given up is told about on another one, once."""

from accounts.models import User
from notifications.give_up import give_up, take_up_again
from notifications.models import Consent, Destination, Message
from tests.notifications.reach import NOON, reach

BOUNCED = Destination.Trouble.BOUNCED


def give_up_now(destination: Destination) -> bool:
    return give_up(destination, BOUNCED, detail="550 5.1.1 unknown", source="DSN", now=NOON)


def told() -> list[tuple[str, str]]:
    notices = Message.objects.filter(template="given_up")
    return list(notices.values_list("channel", "address"))


def test_it_is_disabled_with_its_reason_and_the_other_channel_hears_of_it_once(
    alice: User,
) -> None:
    email = reach(alice, "email", "alice@example.org")
    reach(alice, "email", "second@example.org")
    reach(alice, "whatsapp", "+15550001")
    assert give_up_now(email)
    assert not give_up_now(email)
    email.refresh_from_db()
    assert (email.trouble, email.trouble_detail) == ("bounced", "550 5.1.1 unknown")
    assert not Destination.objects.usable().filter(pk=email.pk).exists()
    assert told() == [("whatsapp", "+15550001")]
    assert Message.objects.get(template="given_up").values["address"] == "alice@example.org"
    assert Consent.objects.get().word == "disabled"


def test_without_another_channel_another_address_hears_of_it(alice: User) -> None:
    email = reach(alice, "email", "alice@example.org")
    reach(alice, "email", "second@example.org", default=False)
    give_up_now(email)
    assert told() == [("email", "second@example.org")]


def test_with_nowhere_else_to_go_nothing_is_written(alice: User, bob: User) -> None:
    reach(bob, "whatsapp", "+15550001")
    give_up_now(reach(alice, "email", "alice@example.org"))
    assert told() == []


def test_its_owner_can_take_it_up_again(alice: User) -> None:
    email = reach(alice, "email", "alice@example.org")
    assert not take_up_again(email, source="settings", now=NOON)
    give_up_now(email)
    assert take_up_again(email, source="settings", now=NOON)
    assert Destination.objects.usable().filter(pk=email.pk, trouble="").exists()
    assert list(Consent.objects.values_list("word", flat=True)) == ["enabled", "disabled"]
