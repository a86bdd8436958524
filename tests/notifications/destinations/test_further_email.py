"""More mailboxes, each proved by a link that was mailed there."""

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.destinations import further_email
from notifications.destinations.further_email import add_address, confirm, destination_of, link_of
from notifications.errors import NotificationError, TooManyTries
from notifications.models import Consent, Destination
from tests.fixtures.mailbox import Mailbox
from tests.notifications.phones import later
from tests.notifications.reach import reach

pytestmark = pytest.mark.django_db


def token_of(destination: Destination) -> str:
    return link_of(destination).rstrip("/").rpartition("/")[2]


def test_an_address_counts_only_after_its_link(alice: User, mailbox: Mailbox) -> None:
    reach(alice, "email", alice.email)
    work = add_address(alice, "Work@Example.org", label=" Work ", now=timezone.now())
    assert (work.address, work.label) == ("work@example.org", "Work")
    assert work not in Destination.objects.usable()
    token = mailbox.link("work@example.org", "/notifications/confirm/").rstrip("/").split("/")[-1]

    found = destination_of(token)
    assert found == work
    assert confirm(work, now=timezone.now())
    assert not confirm(work, now=timezone.now())
    work.refresh_from_db()
    assert work in Destination.objects.usable()
    assert not work.is_default  # the account's own address is
    assert Consent.objects.get(destination=work).source == "mailed link"


def test_the_first_usable_mailbox_is_the_default(alice: User) -> None:
    work = add_address(alice, "work@example.org", now=timezone.now())
    confirm(work, now=timezone.now())
    work.refresh_from_db()
    assert work.is_default


def test_a_link_is_for_one_address_and_cannot_be_made_up(alice: User) -> None:
    work = add_address(alice, "work@example.org", now=timezone.now())
    token = token_of(work)
    assert destination_of(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert destination_of("nonsense") is None
    Destination.objects.update(removed_at=timezone.now())
    assert destination_of(token) is None


def test_a_link_does_not_work_for_ever(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(add_address(alice, "work@example.org", now=timezone.now()))
    monkeypatch.setattr(further_email, "GOOD_FOR", further_email.GOOD_FOR * -1)
    assert destination_of(token) is None


def test_nobody_is_made_to_mail_strangers_without_end(alice: User) -> None:
    for number in range(5):
        add_address(alice, f"a{number}@example.org", now=later(number))
    with pytest.raises(TooManyTries, match="junk folder"):
        add_address(alice, "a6@example.org", now=later(6))
    assert add_address(alice, "a6@example.org", now=later(62))


def test_an_account_has_ten_addresses_at_most(alice: User) -> None:
    for number in range(10):
        reach(alice, "email", f"a{number}@example.org")
    with pytest.raises(NotificationError, match="Remove one first"):
        add_address(alice, "b@example.org", now=timezone.now())


def test_a_destination_is_not_added_twice(alice: User) -> None:
    reach(alice, "email", "work@example.org")
    with pytest.raises(NotificationError, match="already"):
        add_address(alice, "WORK@example.org", now=timezone.now())
