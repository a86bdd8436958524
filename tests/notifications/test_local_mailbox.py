"""The mailbox of a laptop: for the person at it, and for nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import mail_admins
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.checks import mail_problems
from notifications.local_mailbox import KEPT, keep
from notifications.models import LocalMail
from tests.fixtures.mailbox import Mailbox

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_it_shows_mails_newest_first_with_links_that_work(
    client: Client, alice: User, mailbox: Mailbox
) -> None:
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    assert "1 mail on the way" in client.get("/mailbox/").content.decode()

    path = mailbox.link("alice@example.org", "reset/key")
    page = client.get("/mailbox/").content.decode()
    assert "nothing" in page.lower() or "do not leave this machine" in page
    assert f'href="http://localhost:8000{path}"' in page
    assert "Choose a new password" in page


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", {}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("", {}),
    ],
)
def test_whoever_is_not_at_the_machine_finds_no_such_page(
    client: Client, db: None, peer: str, headers: dict[str, str]
) -> None:
    assert client.get("/mailbox/", REMOTE_ADDR=peer, headers=headers).status_code == 404


def test_with_a_mail_server_there_is_no_such_page(
    client: Client, db: None, settings: Settings
) -> None:
    settings.LOCAL_MAILBOX = False
    assert client.get("/mailbox/").status_code == 404


def test_a_mail_is_text_and_never_markup(client: Client, db: None) -> None:
    source = b"From: a@b\nSubject: <b>x</b>\nContent-Type: text/html\n\n<script>alert(1)</script>"
    keep(source, message_id="<1>", to="a@b", now=NOON)
    page = client.get("/mailbox/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_mail_is_seen_as_it_looks_shut_in_so_that_it_can_run_and_fetch_nothing(
    client: Client, db: None
) -> None:
    source = (
        b"From: a@b\nSubject: x\nContent-Type: text/html\n\n"
        b"<html><head></head><script>alert(1)</script><img src='https://spy.example/1.png'></html>"
    )
    keep(source, message_id="<1>", to="a@b", now=NOON)
    mail = LocalMail.objects.get()
    page = client.get("/mailbox/")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert f'src="/mailbox/{mail.pk}/"' in page.content.decode()

    seen = client.get(f"/mailbox/{mail.pk}/")
    policy = seen.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert seen.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in seen.content.decode()
    assert client.get(f"/mailbox/{mail.pk}/", REMOTE_ADDR="192.168.1.7").status_code == 404
    assert client.get("/mailbox/999/").status_code == 404


def test_the_same_mail_twice_is_kept_once_and_only_the_newest_are_kept(db: None) -> None:
    for number in [0, 0, *range(1, KEPT + 3)]:
        now = NOON + timedelta(seconds=number)
        keep(b"x", message_id=f"<{number}>", to="a@b", now=now)
    assert LocalMail.objects.count() == KEPT
    assert not LocalMail.objects.filter(message_id="<0>").exists()


def test_djangos_own_mails_land_there_too(client: Client, db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.local_mailbox.LocalMailboxBackend"
    settings.ADMINS = [("operator", "op@example.org")]
    mail_admins("Prices stall", "Since noon.")
    page = client.get("/mailbox/").content.decode()
    assert "Prices stall" in page
    assert "op@example.org" in page


GOOD = {
    "email_url": "",
    "sender": "Bellwether <no-reply@localhost>",
    "host": "127.0.0.1",
    "site_url": "http://localhost:8000",
}


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({}, []),
        ({"host": "0.0.0.0"}, ["mail.E003"]),  # noqa: S104
        ({"site_url": "https://bellwether.example"}, ["mail.E004"]),
        ({"email_url": "smtp://mail.example.org"}, ["mail.E002"]),
        ({"email_url": "mail.example.org", "sender": "b@example.org"}, ["mail.E001"]),
        (
            {"email_url": "smtp://u:p@mx.example.org?tls=none", "sender": "b@example.org"},
            ["mail.E001"],
        ),
        ({"email_url": "smtps://mx.example.org", "sender": "b@example.org", "host": "::"}, []),
    ],
)
def test_mixed_set_ups_are_refused_at_the_start(fields: dict[str, str], ids: list[str]) -> None:
    problems = mail_problems(**(GOOD | fields))
    assert [problem.id for problem in problems] == ids
    assert all(problem.hint for problem in problems)
