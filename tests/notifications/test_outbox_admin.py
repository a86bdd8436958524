"""How the outbox stands, said to the operator, who may send again what did not go out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.breaker import open_breaker
from notifications.models import Attempt, Message, Way
from notifications.queues import failures, queues
from tests.notifications.sending import (
    BUSY,
    GONE,
    NOON,
    SILENT,
    Scripted,
    email,
    mailbox_of,
    phone,
    run,
    tell,
    whatsapp,
)

LIST = "admin:notifications_message_changelist"


@pytest.fixture
def outbox(alice: User) -> Message:
    """One tried again, one in doubt, one held and one set aside, which is what is returned."""
    phone(alice)
    mailbox_of(alice)
    tell(alice, "crossing:1")
    run(whatsapp(Scripted(SILENT)), email(Scripted(BUSY)))
    tell(alice, "crossing:2")
    second = Message.objects.filter(dedupe_key="crossing:2")
    second.filter(channel="whatsapp").update(status="held", not_before=NOON + timedelta(hours=8))
    second.filter(channel="email").update(status="parked", settled_at=NOON, reason="KeyError")
    return second.get(channel="email")


def test_what_waits_is_counted_by_channel_and_state_with_its_age(outbox: Message) -> None:
    now = NOON + timedelta(hours=3)
    assert [queue.words(now=now) for queue in queues()] == [
        "Email: 1 waiting, the first for 2\N{NARROW NO-BREAK SPACE}h.",
        "Email: 1 set aside after an error of ours, the first for 3\N{NARROW NO-BREAK SPACE}h.",
        "WhatsApp: 1 held for somebody's quiet hours or the limit of a day, "
        "the first leaves in 5\N{NARROW NO-BREAK SPACE}h.",
        "WhatsApp: 1 possibly delivered, the first for 3\N{NARROW NO-BREAK SPACE}h.",
    ]


def test_failures_of_a_day_are_counted_by_class(outbox: Message) -> None:
    run(email(Scripted(GONE)), after=3600)
    assert [failed.words() for failed in failures(now=NOON)] == [
        "Email: Refused for this address, 1.",
        "Email: Did not leave, safe to repeat, 1.",
    ]
    assert failures(now=NOON + timedelta(days=1, hours=1, minutes=1)) == []


def test_the_page_says_all_of_it_and_why_a_way_is_closed(
    admin_browser: Client, outbox: Message
) -> None:
    Attempt.objects.update(started_at=timezone.now())
    hour = timedelta(hours=1)
    open_breaker("email", "535 bad credentials", by=Way.Proof.ANSWER, every=hour, now=NOON)
    page = admin_browser.get(reverse(LIST)).content.decode()
    assert "set aside after an error of ours, the first for" in page
    assert "Email: Did not leave, safe to repeat, 1." in page
    assert "Email is closed, since" in page
    assert "535 bad credentials" in page


def test_the_operator_sends_again_what_can_be_and_hears_what_cannot(
    admin_browser: Client, outbox: Message
) -> None:
    everything = list(Message.objects.values_list("pk", flat=True))
    order = {"action": "send_again", "_selected_action": everything}
    page = admin_browser.post(reverse(LIST), order, follow=True).content.decode()
    assert "1 message is sent again." in page
    assert "3 of the chosen messages" in page
    outbox.refresh_from_db()
    assert (outbox.status, outbox.reason) == ("queued", "Sent once more by the operator.")


def test_who_may_only_look_cannot_send_again(client: Client, admin_browser: Client) -> None:
    page = admin_browser.get(reverse(LIST))
    assert "send_again" in dict(
        page.context["cl"].model_admin.get_action_choices(page.wsgi_request)
    )
    page.wsgi_request.user.is_superuser = False
    choices = page.context["cl"].model_admin.get_action_choices(page.wsgi_request)
    assert "send_again" not in dict(choices)
