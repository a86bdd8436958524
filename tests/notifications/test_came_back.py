"""Mail that came back: what it does to its message and its address, once, however often told."""

import json
import mailbox
from collections import Counter
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from notifications.mail.came_back import Heard, News, hear
from notifications.mail.names import name_of
from notifications.mail.read_bounces import read_mail
from notifications.mail.status_codes import About
from notifications.models import Consent, Destination, Message, Receipt
from notifications.outbox import Letter, queue_message
from tests.notifications.mails import sent_mail, states
from tests.notifications.reach import NOON, reach
from tests.notifications.returned_mail import bounce, complaint


@pytest.fixture
def post(alice: User) -> tuple[Message, str]:
    """A mail of Alice's that was accepted; she has a phone, too."""
    reach(alice, "whatsapp", "+15550001")
    return sent_mail(alice, reach(alice, "email", "alice@example.org"))


def told_elsewhere() -> list[str]:
    return list(Message.objects.filter(template="given_up").values_list("channel", flat=True))


def trouble(address: str = "alice@example.org") -> str:
    return Destination.objects.get(address=address).trouble


def test_a_hard_bounce_fails_the_message_gives_the_address_up_and_says_so_on_the_phone(
    post: tuple[Message, str],
) -> None:
    message, name = post
    assert read_mail(bounce(name=name), now=NOON) == {"given_up": 1}
    assert states(message) == ("failed", "failed")
    assert "No such user" in message.reason
    assert trouble() == "bounced"
    assert told_elsewhere() == ["whatsapp"]
    assert Receipt.objects.get(source="mail").word == "failed"


def test_the_same_report_again_changes_nothing(post: tuple[Message, str]) -> None:
    _, name = post
    read_mail(bounce(name=name), now=NOON)
    assert read_mail(bounce(name=name, shape="exim"), now=NOON) == {"known": 1}
    assert len(told_elsewhere()) == 1
    assert Consent.objects.filter(word="disabled").count() == 1


@pytest.mark.parametrize(
    ("action", "status", "counted", "state"),
    [
        ("delayed", "4.4.1", "noted", ("accepted", "accepted")),
        ("failed", "4.4.7", "failed", ("failed", "failed")),
        ("failed", "5.2.2", "failed", ("failed", "failed")),
        ("failed", "5.7.1", "failed", ("failed", "failed")),
        ("failed", "5.4.4", "failed", ("failed", "failed")),
        ("delivered", "2.1.5", "noted", ("delivered", "delivered")),
    ],
)
def test_what_is_not_about_the_address_keeps_it_in_use(
    post: tuple[Message, str], action: str, status: str, counted: str, state: tuple[str, str]
) -> None:
    message, name = post
    report = bounce(name=name, action=action, status=status, said="as the code says")
    assert read_mail(report, now=NOON) == {counted: 1}
    assert states(message) == state
    assert (trouble(), told_elsewhere()) == ("", [])


def test_a_complaint_means_it_arrived_and_is_the_last_one(post: tuple[Message, str]) -> None:
    message, name = post
    assert read_mail(complaint(name=name), now=NOON) == {"given_up": 1}
    assert states(message) == ("delivered", "delivered")
    assert (trouble(), told_elsewhere()) == ("complained", ["whatsapp"])


def test_evidence_of_delivery_outlives_a_later_bounce(post: tuple[Message, str]) -> None:
    message, name = post
    read_mail(bounce(name=name, action="delivered", status="2.0.0", said="kept"), now=NOON)
    read_mail(bounce(name=name, status="5.2.2", said="552 5.2.2 full"), now=NOON)
    assert states(message) == ("delivered", "delivered")


def test_a_report_without_the_mail_is_known_by_its_envelope(post: tuple[Message, str]) -> None:
    message, _ = post
    report = bounce(returned="", back_to=f"bounces+{name_of(message.pk)}@bell.example")
    assert read_mail(report, now=NOON) == {"given_up": 1}


@pytest.mark.parametrize(
    "name", ["<m.1.00000000000000000000@bell.example>", "<other@example.org>", ""]
)
def test_a_report_that_nobody_can_tie_to_a_mail_of_ours_changes_nothing(
    post: tuple[Message, str], name: str
) -> None:
    assert read_mail(bounce(name=name), now=NOON) == {"stranger": 1}
    assert trouble() == ""


def test_account_mail_that_bounces_gives_up_the_same_address(alice: User) -> None:
    reach(alice, "email", "Alice@example.org")
    key = "ab" * 16
    letter = Letter("account/email/password_reset_key", "alice@example.org", b"Subject: x\n\nx")
    message = queue_message(letter, owner_id=alice.pk, dedupe_key=f"account:{key}", now=NOON)
    name = f"<a.{key}@bell.example>"
    assert read_mail(bounce(name=name), now=NOON) == {"stranger": 1}  # it has not left yet
    message.attempts.create(fence=0, started_at=NOON, status="accepted")
    assert read_mail(bounce(name=name), now=NOON) == {"given_up": 1}
    assert trouble("Alice@example.org") == "bounced"


def test_what_is_no_report_is_counted_and_left_alone(db: None) -> None:
    assert read_mail(b"Subject: Out of office\n\nBack on Monday.", now=NOON) == {"no_report": 1}


def test_whoever_unsubscribes_at_the_provider_is_heard(post: tuple[Message, str]) -> None:
    message, _ = post
    assert hear(message, News("unsubscribed", About.ARRIVED), now=NOON) is Heard.GIVEN_UP
    assert not Destination.objects.usable().filter(channel="email").exists()
    assert Consent.objects.get().word == "unsubscribed"


def counted(*places: Path) -> Counter[str]:
    out = StringIO()
    call_command("read_bounces", *map(str, places), json=True, stdout=out)
    return Counter(json.loads(out.getvalue()))


def test_the_command_reads_files_mboxes_and_the_new_mails_of_a_maildir(
    post: tuple[Message, str], alice: User, tmp_path: Path
) -> None:
    _, first = post
    _, second = sent_mail(alice, reach(alice, "email", "b@example.org"), key="crossing:2")
    file, box, folder = tmp_path / "a.eml", tmp_path / "b.mbox", tmp_path / "maildir"
    file.write_bytes(bounce(name=first))
    many = mailbox.mbox(box)
    many.add(bounce(name=first))
    many.add(b"Subject: hello\n\nworld")
    many.close()
    mailbox.Maildir(folder).add(bounce(name=second))

    assert +counted(file, box, folder) == Counter(given_up=2, known=1, no_report=1)
    assert +counted(folder) == Counter()
    (seen,) = mailbox.Maildir(folder)
    assert (seen.get_subdir(), seen.get_flags()) == ("cur", "S")


def test_the_command_names_a_place_that_is_not_there(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was read"):
        counted(tmp_path / "nowhere")


def test_the_command_reads_one_mail_from_a_pipe(
    post: tuple[Message, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a mail server's alias does: start the program and hand it the mail."""
    _, name = post
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(bounce(name=name))))
    assert +counted() == Counter(given_up=1)
