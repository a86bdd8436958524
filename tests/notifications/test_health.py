"""How telling people goes, said to the operator."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.breaker import open_breaker
from notifications.health import figures, messages
from notifications.models import Message, Way
from notifications.outbox import Letter, queue_message
from tests.notifications.told import attempt, settle

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
    minute = timedelta(minutes=1)
    open_breaker("email", "535 bad credentials", by=Way.Proof.ANSWER, every=minute, now=NOON)
    mail = messages(now=NOON)[1]
    assert (mail.state, mail.hint) == ("fail", "535 bad credentials")
    Way.objects.all().delete()
    assert messages(now=NOON)[1].state == "ok"


def test_messages_that_were_set_aside_are_named_and_the_service_stays_ready(db: None) -> None:
    settle(post(), "parked")
    _, aside, _ = messages(now=NOON)
    assert (aside.state, aside.required) == ("warn", False)
    assert aside.sentence == "Set aside after an error of ours: 1 message."


def test_the_figures_count_by_channel_and_state(db: None) -> None:
    post()
    found = {metric.name: metric.samples for metric in figures(now=NOON + timedelta(seconds=7))}
    (total,) = found["bellwether_messages"]
    assert (total.name, total.value) == ("bellwether_messages_total", 1)
    assert total.labels == {"channel": "email", "status": "queued"}
    assert found["bellwether_oldest_unsent_seconds"][0].value == 7


def test_the_figures_tell_ages_failures_and_closed_ways(db: None) -> None:
    message = post()
    attempt(message, outcome="retry", status="failed")
    minute = timedelta(minutes=1)
    open_breaker("email", "535", by=Way.Proof.ANSWER, every=minute, now=NOON)
    found = {metric.name: metric.samples for metric in figures(now=NOON + timedelta(seconds=7))}
    said = [
        (sample.value, *sample.labels.values())
        for name in ("queue_age_seconds", "failed_tries", "way_closed")
        for sample in found[f"bellwether_{name}"]
    ]
    assert said == [(7, "email", "queued"), (1, "email", "retry"), (1, "email")]


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
