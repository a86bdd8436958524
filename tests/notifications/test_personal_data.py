"""Everything we hold about somebody leaves with the download, and goes with the account."""

import pytest

from accounts.models import User
from accounts.personal_data import delete_account
from notifications.models import Consent, Destination, Inbound, LinkCode, Message, Receipt
from notifications.personal_data import Messages
from tests.notifications.phones import ADAS, BENS, NOON, later, link, say, write
from tests.notifications.told import whole_story

pytestmark = pytest.mark.django_db


def tables(person: User) -> dict[str, list[object]]:
    return {table: list(rows) for table, rows in Messages().export(person).items()}


def test_the_download_holds_every_table(alice: User) -> None:
    write("hello?", at=later(-5))  # before anybody knew whose number this is
    link(alice)
    say("PRICE BTC")
    whole_story(alice)
    held = tables(alice)
    assert {table: len(rows) for table, rows in held.items()} == {
        "destinations": 1, "consents": 1, "inbound": 3, "messages": 3, "attempts": 1,
        "receipts": 3,
    }  # fmt: skip
    assert "PRICE BTC" in str(held["inbound"])
    assert "read" in str(held["receipts"])


def test_nothing_of_others_is_in_it(alice: User, bob: User) -> None:
    link(alice)
    link(bob, sender=BENS)
    say("BOBS BUSINESS", sender=BENS)
    whole_story(bob, "crossing:9")
    assert BENS not in str(tables(alice))
    assert "BOBS BUSINESS" not in str(tables(alice))


def test_who_lost_a_number_does_not_get_what_the_new_owner_writes(alice: User, bob: User) -> None:
    link(alice)
    say("ALICES WORDS", at=later(1))
    link(bob, at=later(2))
    say("BOBS WORDS", at=later(3))
    assert "ALICES WORDS" in str(tables(alice))
    assert "BOBS WORDS" not in str(tables(alice))
    assert "ALICES WORDS" not in str(tables(bob))


def test_deleting_the_account_leaves_nothing(alice: User, bob: User) -> None:
    write("hello?", at=later(-5))
    link(alice)
    say("PRICE BTC")
    whole_story(alice)
    link(bob, sender=BENS)
    delete_account(alice)
    left = (Consent, Destination, LinkCode, Inbound)
    assert [model.objects.count() for model in left] == [1, 1, 1, 1]  # Bob's
    assert not Message.objects.filter(address=ADAS).exclude(owner=None).exists()
    assert not Receipt.objects.exists()


def test_the_summary_counts_what_would_go(alice: User) -> None:
    link(alice)
    assert dict(Messages().summary(alice)) == {
        "phones and mailboxes that reminders go to": 1,
        "notes of what you agreed to": 1,
        "messages you wrote to us": 1,
        "messages we sent you": 1,
    }
    assert Destination.objects.get().created_at == NOON
