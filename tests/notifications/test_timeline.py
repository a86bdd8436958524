"""The proof: what happened, when, and who says so."""

from datetime import timedelta

import pytest

from accounts.models import User
from notifications.models import Message
from notifications.pages.proof import as_json, proof_of
from tests.notifications.phones import ADAS, NOON, later
from tests.notifications.reach import reach
from tests.notifications.told import attempt, hear, settle, tell, whole_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _phone(alice: User) -> None:
    reach(alice, "whatsapp", ADAS)


def lines(message: Message) -> list[tuple[str, str, str]]:
    found = proof_of(message, now=later(20)).lines
    return [(f"{line.at:%M:%S}", line.name, line.source) for line in found]


def test_a_message_that_was_read_shows_its_whole_way(alice: User) -> None:
    message = whole_story(alice)
    assert lines(message) == [
        ("00:00", "Line crossed", "Bellwether"),
        ("00:00", "Queued", "Bellwether"),
        ("00:06", "Handed over", "Bellwether"),
        ("00:12", "Accepted", "Twilio"),
        ("00:18", "Sent", "Twilio"),
        ("00:24", "Delivered", "Twilio"),
        ("01:00", "Read", "Twilio"),
    ]
    proof = proof_of(message, now=later(20))
    assert (proof.standing.badge, proof.late, proof.ask_every) == ("Read", None, 0)
    assert "it called us" in proof.lines[4].detail
    assert f"SM{message.pk}" in proof.lines[3].detail


def test_a_receipt_that_was_faster_than_the_answer_stands_behind_it(alice: User) -> None:
    message = tell(alice)
    tried = attempt(message, at=later(0.1), finished_at=later(0.3))
    hear(tried, "sent", at=later(0.2))
    assert [name for _, name, _ in lines(message)][-2:] == ["Accepted", "Sent"]


def test_every_try_is_told(alice: User) -> None:
    message = tell(alice)
    attempt(message, at=later(1), outcome="retry", error="Twilio cannot be reached")
    attempt(message, at=later(2), fence=2, as_template=True, error_code="63016", outcome="window")
    found = proof_of(message, now=later(3)).lines
    assert [line.name for line in found[2:]] == [
        "Handed over (try 1)", "Did not leave; safe to try again",
        "Handed over (try 2)", "Free text refused: the 24-hour window is closed",
    ]  # fmt: skip
    assert (found[3].detail, found[4].detail) == (
        "Twilio cannot be reached",
        "as an approved template",
    )
    assert found[5].detail == "code 63016"


def test_possibly_delivered_is_said_plainly(alice: User) -> None:
    message = tell(alice)
    attempt(message, at=later(1), outcome="ambiguous", status="unconfirmed")
    settle(message, "unconfirmed")
    proof = proof_of(message, now=later(2))
    assert proof.standing.badge == "Possibly delivered"
    assert "may have arrived" in proof.standing.sentence
    assert proof.lines[-1].name == "No clear answer: possibly delivered"


@pytest.mark.parametrize(
    ("status", "name"),
    [
        ("failed", "Failed"),
        ("expired", "Given up: too late to be of use"),
        ("suppressed", "Not sent, as you asked"),
        ("carried", "Told in another message"),
        ("parked", "Set aside after an error of ours"),
    ],
)
def test_every_end_has_its_reason(alice: User, status: str, name: str) -> None:
    message = tell(alice)
    settle(message, status, at=later(5), reason="because")
    last = proof_of(message, now=later(6)).lines[-1]
    assert (last.name, last.detail, last.at) == (name, "because", later(5))


@pytest.mark.parametrize("status", Message.Status.values)
def test_every_status_has_words(alice: User, status: str) -> None:
    message = tell(alice)
    settle(message, status)
    assert proof_of(message, now=NOON).standing.sentence


def test_late_counts_from_what_happened_to_the_first_try(alice: User) -> None:
    message = tell(alice)
    attempt(message, at=later(11))
    assert proof_of(message, now=later(60)).late == timedelta(minutes=11)
    early = tell(alice, "crossing:2")
    attempt(early, at=later(10))
    assert proof_of(early, now=later(60)).late is None
    waiting = tell(alice, "crossing:3")
    assert proof_of(waiting, now=later(12)).late == timedelta(minutes=12)


def test_a_page_stops_asking_when_there_is_nothing_to_come(alice: User) -> None:
    message = tell(alice)
    assert proof_of(message, now=later(14)).ask_every == 3
    assert proof_of(message, now=later(16)).ask_every == 0
    settle(message, "delivered")  # it may still be read
    assert proof_of(message, now=later(14)).ask_every == 15
    settle(message, "failed")
    assert proof_of(message, now=later(1)).ask_every == 0


def test_the_file_says_what_the_page_says(alice: User) -> None:
    message = whole_story(alice)
    proof = proof_of(message, now=later(20))
    file = as_json(proof)
    assert [line["what"] for line in file["timeline"]] == [line.name for line in proof.lines]
    assert file["attempts"][0]["provider_id"] == f"SM{message.pk}"
    assert file["text"] == "BTC rose above $70,000: $70,120."
