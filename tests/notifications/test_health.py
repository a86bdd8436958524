"""How telling people goes, said to the operator."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.health import figures, messages
from notifications.models import Attempt, Message
from notifications.outbox import Letter, queue_message

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def post() -> Message:
    letter = Letter("account/email/test", "alice@example.org", b"secret link")
    return queue_message(letter, owner_id=None, dedupe_key="account:1", now=NOON)


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "ok"), (1, "ok"), (3, "warn"), (14, "warn"), (16, "fail")]
)
def test_a_message_that_waits_too_long_is_named(db: None, minutes: int, state: str) -> None:
    post()
    waiting, _ = messages(now=NOON + timedelta(minutes=minutes))
    assert waiting.state == state
    assert waiting.age_seconds == minutes * 60
    assert bool(waiting.hint) == (state != "ok")


def test_without_messages_all_is_well(db: None) -> None:
    assert [part.state for part in messages(now=NOON)] == ["ok", "ok"]


def test_a_mail_server_that_refuses_our_set_up_is_named(db: None, settings: Settings) -> None:
    settings.EMAIL_URL = "smtp://mx.example.org"
    attempt = {"message": post(), "started_at": NOON, "error": "535 bad credentials"}
    Attempt.objects.create(fence=1, outcome="configuration", **attempt)
    mail = messages(now=NOON)[1]
    assert (mail.state, mail.hint) == ("fail", "535 bad credentials")
    Attempt.objects.create(fence=2, outcome="accepted", **attempt)
    assert messages(now=NOON)[1].state == "ok"


def test_the_figures_count_by_channel_and_state(db: None) -> None:
    post()
    total, oldest = figures(now=NOON + timedelta(seconds=7))
    (sample,) = total.samples
    assert (sample.name, sample.value) == ("bellwether_messages_total", 1)
    assert sample.labels == {"channel": "email", "status": "queued"}
    assert oldest.samples[0].value == 7


def test_the_admin_shows_messages_but_never_their_text(client: Client, alice: User) -> None:
    message = post()
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    client.force_login(alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa"}]
    session["account_authentication_methods_user"] = str(alice.pk)
    session.save()
    alice.authenticator_set.create(type="totp", data={})  # type: ignore[attr-defined]
    page = client.get(f"/admin/notifications/message/{message.pk}/change/").content.decode()
    assert "account/email/test" in page
    assert "secret link" not in page
    assert client.get("/admin/notifications/message/").status_code == 200
