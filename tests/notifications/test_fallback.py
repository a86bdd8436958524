"""What does not arrive on the phone is told by mail, and what is urgent is said again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from notifications.evidence import apply_evidence
from notifications.fallback import fall_back
from notifications.models import Attempt, Destination, Message
from notifications.outlets import Outlet
from notifications.repeat import acknowledge, repeat_urgent
from notifications.verdicts import Outcome, Result
from tests.notifications.sending import (
    ACCEPTED,
    BUSY,
    GONE,
    NOON,
    SILENT,
    Scripted,
    email,
    mailbox_of,
    phone,
    run,
    state,
    tell,
    whatsapp,
)

FIVE = 300
WHATSAPP = frozenset({"whatsapp"})
NOTHING = Result(Outcome.ACCEPTED)


@dataclass
class Asked:
    """A provider that says what it is told to say, when it is asked."""

    says: str = ""
    about: list[int] = field(default_factory=list)

    def put(self, attempt: Attempt) -> object:
        self.about.append(attempt.message_id)
        return self.says

    def learn(self, attempt: Attempt, answer: object, *, now: datetime) -> None:
        if answer:
            apply_evidence(attempt, str(answer), NOTHING, now=now)


def look(*outlets: Outlet, after: float) -> int:
    return fall_back(outlets, clock=lambda: NOON + timedelta(seconds=after))


def mails() -> list[str]:
    rows = Message.objects.filter(channel="email").order_by("pk")
    return list(rows.values_list("dedupe_key", flat=True))


@pytest.fixture
def sent(db: None, alice: User) -> Message:
    """A message that WhatsApp took at noon."""
    phone(alice)
    mailbox_of(alice)
    (message,) = tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted(ACCEPTED)))
    return message


def test_what_has_not_arrived_in_five_minutes_is_told_by_mail_with_the_same_ref(
    sent: Message,
) -> None:
    assert look(after=FIVE - 1) == 0
    assert look(after=FIVE) == 1
    mail = Message.objects.get(channel="email")
    assert (mail.dedupe_key, mail.ref, mail.values) == (f"fallback:{sent.pk}", "7F3K", sent.values)
    assert state(sent)[0] == "accepted"
    assert sent.carrier == mail
    assert look(after=9000) == 0
    assert len(mails()) == 1


def test_the_provider_is_asked_once_more_before_a_mail_leaves(sent: Message) -> None:
    asked = Asked("delivered")
    outlet = replace(whatsapp(Scripted()), inquirer=asked)
    assert look(outlet, after=FIVE) == 0
    assert asked.about == [sent.pk]
    assert (state(sent)[0], mails()) == ("delivered", [])
    assert look(outlet, after=9000) == 0
    assert asked.about == [sent.pk]


def test_what_was_delivered_in_time_needs_no_mail(sent: Message) -> None:
    apply_evidence(sent.attempts.get(), "delivered", NOTHING, now=NOON)
    assert look(after=FIVE) == 0
    assert mails() == []


def test_a_notice_that_goes_by_mail_anyhow_gets_no_second_one(db: None, alice: User) -> None:
    phone(alice)
    mailbox_of(alice)
    tell(alice, fallback=True)
    run(whatsapp(Scripted(GONE)), email(Scripted()))
    assert look(after=FIVE) == 0
    assert mails()[0] == "crossing:1"
    assert not any(key.startswith("fallback") for key in mails())


def test_two_phones_that_stay_silent_make_one_mail_and_one_that_answers_makes_none(
    db: None, alice: User
) -> None:
    for number in ("+15550001", "+15550002"):
        phone(alice, number)
    mailbox_of(alice)
    tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted()))
    assert look(after=FIVE) == 1
    assert len(mails()) == 1
    first, _ = tell(alice, "crossing:2", channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted()), after=FIVE)
    apply_evidence(first.attempts.get(), "read", NOTHING, now=NOON)
    assert look(after=2 * FIVE) == 0


@pytest.mark.parametrize("result", [GONE, Result(Outcome.EXPIRED, "30036")])
def test_what_failed_is_told_by_mail_at_once(db: None, alice: User, result: Result) -> None:
    phone(alice)
    mailbox_of(alice)
    tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted(result)))
    assert look(after=1) == 1


def test_a_possibly_delivered_one_counts_from_the_doubt_on(db: None, alice: User) -> None:
    phone(alice)
    mailbox_of(alice)
    (message,) = tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted(SILENT)))
    assert state(message)[0] == "unconfirmed"
    assert look(after=FIVE) == 1


def test_what_cannot_leave_because_another_may_be_on_its_way_is_told_by_mail(
    db: None, alice: User
) -> None:
    phone(alice)
    mailbox_of(alice)
    tell(alice, channels=WHATSAPP)
    run(whatsapp(Scripted(SILENT)))
    (behind,) = tell(alice, "crossing:2", channels=WHATSAPP, fallback=True)
    assert look(after=FIVE) == 1
    assert look(after=2 * FIVE) == 0
    assert mails() == [f"fallback:{behind.pk}"]


def test_what_cannot_leave_try_after_try_is_told_by_mail(db: None, alice: User) -> None:
    phone(alice)
    mailbox_of(alice)
    (message,) = tell(alice, fallback=True, channels=WHATSAPP)
    refusing = Scripted(BUSY, BUSY, BUSY)
    run(whatsapp(refusing))
    assert look(after=FIVE - 1) == 0
    run(whatsapp(refusing), after=FIVE - 1)
    assert look(after=FIVE) == 1
    assert mails() == [f"fallback:{message.pk}"]
    run(whatsapp(Scripted()), after=4000)
    assert state(message)[0] == "accepted"
    assert look(after=8000) == 0


def test_a_message_that_is_held_after_a_try_is_not_told_by_mail_meanwhile(
    db: None, alice: User
) -> None:
    phone(alice)
    mailbox_of(alice)
    (message,) = tell(alice, fallback=True, channels=WHATSAPP)
    run(whatsapp(Scripted(BUSY)))
    User.objects.filter(pk=alice.pk).update(
        time_zone="UTC", quiet_from="11:00", quiet_until="19:00"
    )
    run(whatsapp(Scripted()), after=200)
    assert state(message)[0] == "held"
    assert look(after=2 * FIVE) == 0


def test_the_person_can_turn_it_off_and_silence_is_kept(db: None, alice: User) -> None:
    phone(alice)
    mailbox_of(alice)
    tell(alice, channels=WHATSAPP, fallback=False)
    run(whatsapp(Scripted(GONE)))
    tell(alice, "crossing:2", channels=WHATSAPP, fallback=True)
    Destination.objects.filter(channel="whatsapp").update(stopped_at=NOON, disabled_at=None)
    run(whatsapp(Scripted()))
    assert look(after=9000) == 0
    assert [key for key in mails() if "fallback" in key] == []


def test_the_clock_does_not_run_while_a_message_is_held(db: None, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(quiet_from="11:00", quiet_until="18:00")
    phone(alice)
    mailbox_of(alice)
    tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted()))
    assert look(after=3 * 3600) == 0


def test_a_mail_that_ran_out_of_time_is_told_on_the_phone(db: None, alice: User) -> None:
    phone(alice)
    mailbox_of(alice)
    (mail,) = tell(alice, channels=frozenset({"email"}))
    run(email(Scripted()), after=86_401)
    assert state(mail)[0] == "expired"
    assert look(after=86_402) == 1
    assert Message.objects.get(channel="whatsapp").dedupe_key == f"fallback:{mail.pk}"


def test_with_nowhere_else_to_go_it_stays_as_it_is(db: None, alice: User) -> None:
    phone(alice)
    (message,) = tell(alice, channels=WHATSAPP, fallback=True)
    run(whatsapp(Scripted(Result(Outcome.REFUSED, "63013"))))
    assert look(after=FIVE) == 0
    assert state(message)[0] == "failed"
    assert mails() == []


def repeats() -> Sequence[tuple[str, str]]:
    rows = Message.objects.filter(dedupe_key__startswith="repeat:").order_by("pk")
    return [(row.dedupe_key, row.values["detail"]) for row in rows]


def again(minutes: float) -> int:
    return repeat_urgent(now=NOON + timedelta(minutes=minutes))


@pytest.fixture
def urgent(db: None, alice: User) -> Message:
    phone(alice)
    (message,) = tell(alice, channels=WHATSAPP, urgent=True)
    run(whatsapp(Scripted()))
    message.refresh_from_db()
    return message


def test_an_urgent_one_is_said_again_three_times(urgent: Message) -> None:
    assert [again(minutes) for minutes in (9, 10, 15, 20, 30, 40, 50)] == [0, 1, 0, 1, 1, 0, 0]
    assert repeats()[0] == (
        f"repeat:{urgent.pk}:1",
        "So it did. (Again, 1 of 3: answer DONE to stop.)",
    )
    assert [key for key, _ in repeats()] == [f"repeat:{urgent.pk}:{number}" for number in (1, 2, 3)]
    run(whatsapp(Scripted()), after=3600)
    assert again(90) == 0


def test_done_ends_the_repeats_and_takes_back_the_one_that_waits(urgent: Message) -> None:
    again(10)
    assert acknowledge(urgent.owner_id or 0, about="crossing:1", now=NOON) == 1
    waiting = Message.objects.get(dedupe_key__startswith="repeat:")
    assert state(waiting) == ("suppressed", "You said that you had seen it.")
    assert again(60) == 0
    assert acknowledge(urgent.owner_id or 0, ref="7F3K", now=NOON) == 0


@pytest.mark.parametrize("how", ["seen", "read", "stopped"])
def test_what_was_seen_or_silenced_is_not_said_again(urgent: Message, how: str) -> None:
    if how == "seen":
        Message.objects.update(seen_at=NOON)
    elif how == "read":
        apply_evidence(urgent.attempts.get(), "read", NOTHING, now=NOON)
    else:
        Destination.objects.update(stopped_at=NOON)
    assert again(60) == 0


def test_by_mail_it_is_repeated_only_where_there_is_no_phone(db: None, alice: User) -> None:
    mailbox_of(alice)
    tell(alice, urgent=True)
    phone(alice)
    tell(alice, "crossing:2", urgent=True)
    run(whatsapp(Scripted()), email(Scripted()))
    assert again(10) == 2
    made = Message.objects.filter(dedupe_key__startswith="repeat:")
    assert sorted(made.values_list("channel", flat=True)) == ["email", "whatsapp"]


def test_what_is_not_urgent_is_said_once(sent: Message) -> None:
    assert again(600) == 0
