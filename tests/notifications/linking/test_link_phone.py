"""A code from the page, sent by a phone, proves whose number it is."""

from datetime import timedelta

import pytest

from accounts.models import User
from notifications.errors import TooManyTries
from notifications.linking import codes
from notifications.linking.codes import new_code
from notifications.models import Consent, Destination, LinkCode, Message
from tests.notifications.phones import ADAS, BENS, NOON, later, link, say
from tests.notifications.read_mail import parse, part

pytestmark = pytest.mark.django_db


def words(owner: User) -> list[str]:
    return list(Consent.objects.filter(owner=owner).order_by("pk").values_list("word", flat=True))


def test_the_phone_that_sends_the_code_is_linked(alice: User) -> None:
    code, row = new_code(alice, now=NOON)
    said = say(f"LINK {code}", at=later(1))
    destination = Destination.objects.usable().get(owner=alice)

    assert (destination.channel, destination.address) == ("whatsapp", ADAS)
    assert destination.last_inbound_at == later(1)
    assert destination.is_default
    assert said.startswith("Linked ✓ This number now belongs to alice")
    row.refresh_from_db()
    assert row.destination == destination


def test_the_consent_keeps_when_how_and_what_was_agreed(alice: User) -> None:
    destination = link(alice)
    consent = Consent.objects.get(owner=alice)
    assert (consent.word, consent.at, consent.address) == ("opt_in", NOON, ADAS)
    assert consent.destination == destination
    assert "Write STOP at any time" in consent.wording
    assert consent.source.startswith("SM")


def test_only_a_keyed_digest_of_the_code_is_kept(alice: User) -> None:
    code, row = new_code(alice, now=NOON)
    kept = str(LinkCode.objects.filter(pk=row.pk).values().get())
    assert code not in kept
    assert row.digest == codes.digest_of(code)


def test_a_code_works_once(alice: User) -> None:
    code, _ = new_code(alice, now=NOON)
    say(f"LINK {code}")
    assert say(f"LINK {code}", sender=BENS).startswith("That code does not work")
    assert not Destination.objects.filter(address=BENS).exists()


def test_a_code_ends_after_ten_minutes(alice: User) -> None:
    code, _ = new_code(alice, now=NOON)
    assert say(f"LINK {code}", at=later(10)).startswith("That code does not work")


def test_a_newer_code_ends_the_one_before(alice: User) -> None:
    old, _ = new_code(alice, now=NOON)
    new, _ = new_code(alice, now=later(1))
    assert say(f"LINK {old}", at=later(2)).startswith("That code does not work")
    assert say(f"LINK {new}", at=later(2)).startswith("Linked")


def test_a_code_for_one_number_is_of_no_use_to_another(alice: User) -> None:
    code, _ = new_code(alice, only_from=BENS, now=NOON)
    assert say(f"LINK {code}", sender=ADAS).startswith("That code does not work")
    assert say(f"LINK {code}", sender=BENS).startswith("Linked")


def test_an_account_gets_ten_codes_an_hour(alice: User) -> None:
    for minute in range(10):
        new_code(alice, now=later(minute))
    with pytest.raises(TooManyTries, match="newest one still works"):
        new_code(alice, now=later(10))
    assert new_code(alice, now=later(61))


def test_a_number_may_be_wrong_five_times_a_day_and_then_not_even_right(alice: User) -> None:
    code, _ = new_code(alice, now=NOON)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(5):
        assert say(f"LINK {wrong}").startswith("That code does not work")
    assert say(f"LINK {code}").startswith("Too many wrong codes")
    assert say(f"LINK {code}") == ""  # told once
    assert say(f"LINK {code}", sender=BENS).startswith("Linked")  # others are not locked out
    fresh, _ = new_code(alice, now=later(days=1))
    assert say(f"LINK {fresh}", at=later(1, days=1)).startswith("Linked")


def test_linking_a_number_elsewhere_takes_it_from_the_first_account(alice: User, bob: User) -> None:
    lost = link(alice)
    link(bob, at=later(5))
    lost.refresh_from_db()

    assert (lost.trouble, lost.disabled_at) == ("taken_over", later(5))
    assert words(alice) == ["opt_in", "taken_over"]
    assert words(bob) == ["opt_in"]
    mail = Message.objects.get(template="taken_over")
    assert (mail.owner, mail.address, mail.channel) == (alice, alice.email, "email")
    told = part(parse(bytes(mail.rendered or b"")), "plain")
    assert "+15•••••111" in told
    assert ADAS not in told


def test_taking_it_back_leaves_one_row_an_account(alice: User, bob: User) -> None:
    link(alice)
    link(bob, at=later(1))
    link(alice, at=later(2))
    assert list(Destination.objects.usable().values_list("owner", flat=True)) == [alice.pk]
    assert Destination.objects.count() == 2


def test_linking_again_lifts_a_stop_and_a_trouble(alice: User) -> None:
    destination = link(alice)
    say("STOP", at=later(1))
    Destination.objects.update(disabled_at=later(2), trouble="left_sandbox")
    link(alice, at=later(3))
    destination.refresh_from_db()
    assert Destination.objects.usable().get() == destination


def test_a_second_phone_is_not_a_default_until_the_person_says_so(alice: User) -> None:
    link(alice)
    assert not link(alice, sender=BENS).is_default


def test_old_codes_are_forgotten(alice: User) -> None:
    new_code(alice, now=NOON)
    assert codes.forget_codes(now=NOON + codes.KEPT) == 0
    assert codes.forget_codes(now=NOON + codes.KEPT + timedelta(seconds=1)) == 1
