"""What the admin changes about a person has the consequences it has on their own pages."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Destination, Message
from tests.fixtures.mailbox import Mailbox
from tests.notifications.reach import reach
from tests.notifications.told import tell

NEW = "alice@example.net"


def save(browser: Client, person: User, **facts: str) -> str:
    """Change these fields in the admin's form; what the page then says."""
    place = reverse("admin:accounts_user_change", args=[person.pk])
    form = browser.get(place).context["adminform"].form
    asked = {name: form[name].value() for name in form.fields}
    dates = {
        f"{name}_{place}": f"{asked[name]:{shape}}"
        for name in ("date_joined",)
        for place, shape in enumerate(("%Y-%m-%d", "%H:%M:%S"))
    }
    known = {name: value for name, value in asked.items() if value not in (None, False, [])}
    answer = browser.post(place, {**known, **dates, **facts}, follow=True)
    assert answer.redirect_chain, answer.context["errors"]
    return answer.content.decode()


def test_an_address_counts_once_it_is_proved_and_the_destination_moves_along(
    admin_browser: Client, client: Client, alice: User, mailbox: Mailbox
) -> None:
    told = reach(alice, "email", alice.email)
    page = save(admin_browser, alice, email=NEW)
    assert f"A link is on its way to {NEW}." in page
    alice.refresh_from_db()
    told.refresh_from_db()
    assert (alice.email, told.address) == ("alice@example.org", "alice@example.org")
    client.post(mailbox.link(NEW, "/accounts/confirm-email/"))
    alice.refresh_from_db()
    told.refresh_from_db()
    assert (alice.email, told.address) == (NEW, NEW)
    assert EmailAddress.objects.get(user=alice).email == NEW


def test_an_address_that_was_never_proved_is_replaced_at_once(
    admin_browser: Client, alice: User
) -> None:
    EmailAddress.objects.filter(user=alice).update(verified=False)
    save(admin_browser, alice, email="Alice@Example.NET")
    alice.refresh_from_db()
    assert alice.email == NEW
    assert not EmailAddress.objects.filter(user=alice).exists()
    assert not Destination.objects.filter(owner=alice).exists()


def test_the_same_address_in_other_letters_is_no_change(admin_browser: Client, alice: User) -> None:
    assert "A link is on its way" not in save(admin_browser, alice, email="Alice@Example.org")
    assert EmailAddress.objects.get(user=alice).verified


def test_other_quiet_hours_count_for_what_is_held(admin_browser: Client, alice: User) -> None:
    message = tell(alice)
    until = timezone.now() + timedelta(hours=9)
    Message.objects.filter(pk=message.pk).update(status="held", not_before=until)
    save(admin_browser, alice, quiet_from="01:00", quiet_until="02:00")
    message.refresh_from_db()
    assert message.not_before == message.created_at
    alice.refresh_from_db()
    assert f"{alice.quiet_until:%H:%M}" == "02:00"
