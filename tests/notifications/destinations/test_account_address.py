"""The account's address becomes a destination when it is confirmed, and moves along."""

import pytest
from django.test import Client

from accounts.models import User
from notifications.models import Consent, Destination
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.people import PASSWORD, log_in, make_person, show_password

pytestmark = pytest.mark.django_db


def addresses(username: str) -> list[str]:
    usable = Destination.objects.usable().filter(owner__username=username)
    return list(usable.order_by("pk").values_list("address", flat=True))


def test_a_confirmed_sign_up_can_be_told_by_email(client: Client, mailbox: Mailbox) -> None:
    form = {"username": "ada", "email": "ada@example.org", "password1": PASSWORD}
    client.post("/accounts/signup/", form)
    assert addresses("ada") == []
    client.post(mailbox.link("ada@example.org", "/accounts/confirm-email/"))
    assert addresses("ada") == ["ada@example.org"]
    consent = Consent.objects.get(owner__username="ada")
    assert (consent.word, consent.source, consent.channel) == ("opt_in", "account", "email")


def change_address(client: Client, mailbox: Mailbox, new: str) -> None:
    show_password(client)
    client.post("/accounts/email/", {"email": new, "action_add": ""})
    client.post(mailbox.link(new, "/accounts/confirm-email/"))


def test_a_changed_address_moves_the_same_destination(client: Client, mailbox: Mailbox) -> None:
    person = make_person("ada")
    old = Destination.objects.create(
        owner=person, channel="email", address=person.email, created_at=person.date_joined,
        verified_at=person.date_joined, disabled_at=person.date_joined, trouble="bounced",
    )  # fmt: skip
    change_address(log_in(client, person), mailbox, "new@example.org")
    old.refresh_from_db()
    assert old.address == "new@example.org"
    assert addresses("ada") == ["new@example.org"]


def test_an_address_that_was_there_already_takes_over_from_the_old_one(
    client: Client, mailbox: Mailbox
) -> None:
    person = make_person("ada")
    for address in (person.email, "new@example.org"):
        Destination.objects.create(
            owner=person, channel="email", address=address, created_at=person.date_joined,
            verified_at=person.date_joined,
        )  # fmt: skip
    change_address(log_in(client, person), mailbox, "new@example.org")
    assert addresses("ada") == ["new@example.org"]


def test_a_stop_outlives_a_change_of_address(client: Client, mailbox: Mailbox) -> None:
    person = make_person("ada")
    Destination.objects.create(
        owner=person, channel="email", address=person.email, created_at=person.date_joined,
        verified_at=person.date_joined, stopped_at=person.date_joined,
    )  # fmt: skip
    change_address(log_in(client, person), mailbox, "new@example.org")
    assert Destination.objects.get(owner=person).stopped_at is not None
    assert User.objects.get().email == "new@example.org"
