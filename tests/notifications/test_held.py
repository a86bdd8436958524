"""Quiet hours and the limit of a day hold messages back; none is dropped, and none told twice."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.preferences import save_preferences
from notifications.models import Destination, Message
from notifications.release import hold_all_anew, release_held
from notifications.timeline import timeline
from tests.notifications.sending import (
    BUSY,
    NOON,
    Scripted,
    email,
    mailbox_of,
    phone,
    post,
    run,
    state,
    tell,
    whatsapp,
)

HOUR = 3600
WHATSAPP = frozenset({"whatsapp"})
EMAIL = frozenset({"email"})
EVENING = NOON + timedelta(hours=6)  # the end of Alice's quiet hours
BERLIN = ZoneInfo("Europe/Berlin")
MESSAGES = Message.objects.order_by("pk")


@pytest.fixture
def quiet(db: None, alice: User) -> User:
    """It is 13:00 in Berlin, and Alice wants to hear nothing from 11:00 to 19:00."""
    User.objects.filter(pk=alice.pk).update(
        time_zone="Europe/Berlin", quiet_from="11:00", quiet_until="19:00"
    )
    alice.refresh_from_db()
    phone(alice)
    mailbox_of(alice)
    return alice


def told() -> list[tuple[str, str, str]]:
    return list(MESSAGES.values_list("dedupe_key", "channel", "status"))


def test_what_happens_in_quiet_hours_waits_for_their_end_and_leaves_alone_as_it_is(
    quiet: User,
) -> None:
    (message,) = tell(quiet, channels=WHATSAPP)
    way = Scripted()
    run(whatsapp(way))
    assert state(message) == ("held", "Held until your quiet hours are over.")
    assert message.not_before == EVENING
    assert release_held(now=EVENING - timedelta(seconds=1)) == 0
    assert release_held(now=EVENING) == 1
    assert state(message)[0] == "queued"
    assert message.deadline == EVENING + timedelta(days=1)
    assert [(line.name, line.at, line.detail) for line in timeline(message, [])[2:]] == [
        ("Held", NOON, "until your quiet hours are over"),
        ("Let go", EVENING, ""),
    ]
    run(whatsapp(way), after=6 * HOUR)
    assert (state(message)[0], way.sent) == ("accepted", [b"crossing:1 happened."])


def test_several_leave_as_one_digest_for_each_channel(quiet: User) -> None:
    for number in range(3):
        tell(quiet, f"crossing:{number}", channels=WHATSAPP | EMAIL)
    ways = Scripted(), Scripted()
    run(whatsapp(ways[0]), email(ways[1]))
    assert release_held(now=EVENING) == 2
    digests = MESSAGES.filter(template="digest")
    assert [(digest.channel, digest.members.count()) for digest in digests] == [
        ("email", 3),
        ("whatsapp", 3),
    ]
    assert digests[0].dedupe_key == digests[1].dedupe_key
    assert digests[0].values["headline"] == "3 messages from your quiet hours."
    assert digests[0].values["lines"] == [f"crossing:{number} happened." for number in range(3)]
    assert digests[0].ref == "7F3K"
    assert {status for key, _, status in told() if key.startswith("crossing")} == {"carried"}
    run(whatsapp(ways[0]), email(ways[1]), after=6 * HOUR)
    assert [way.sent for way in ways] == [[b"3 messages from your quiet hours."]] * 2
    assert release_held(now=EVENING + timedelta(days=1)) == 0


def test_urgent_ones_and_answers_come_at_once(quiet: User) -> None:
    (urgent,) = tell(quiet, urgent=True, channels=WHATSAPP)
    (answer,) = tell(quiet, "reply:7", channels=EMAIL)
    mail = post()
    Message.objects.filter(pk=mail.pk).update(owner=quiet)
    run(whatsapp(Scripted()), email(Scripted()))
    assert [state(message)[0] for message in (urgent, answer, mail)] == ["accepted"] * 3


def test_a_message_that_waits_for_another_try_is_held_when_the_quiet_begins(
    db: None, alice: User
) -> None:
    phone(alice)
    (message,) = tell(alice)
    run(whatsapp(Scripted(BUSY)))
    User.objects.filter(pk=alice.pk).update(quiet_from="12:05", quiet_until="13:00")
    run(whatsapp(Scripted()), after=10 * 60)
    assert state(message)[0] == "held"
    assert message.attempt_count == 1


def test_other_quiet_hours_count_at_once(quiet: User) -> None:
    tell(quiet, channels=WHATSAPP)
    run(whatsapp(Scripted()))
    held = MESSAGES.get()
    User.objects.filter(pk=quiet.pk).update(quiet_until="20:00")
    Message.objects.filter(pk=held.pk).update(not_before=NOON)  # as after saving preferences
    assert release_held(now=NOON + timedelta(minutes=1)) == 0
    assert state(held)[0] == "held"
    assert held.not_before == EVENING + timedelta(hours=1)
    User.objects.filter(pk=quiet.pk).update(quiet_from=None, quiet_until=None)
    Message.objects.filter(pk=held.pk).update(not_before=NOON)
    assert release_held(now=NOON + timedelta(minutes=1)) == 1
    assert state(held)[0] == "queued"


def test_saving_quiet_hours_looks_at_what_is_held(quiet: User) -> None:
    tell(quiet, channels=WHATSAPP)
    run(whatsapp(Scripted()))
    quiet.quiet_until = time(13, 30)
    save_preferences(quiet, changed=frozenset({"quiet_until"}))
    release_held(now=NOON + timedelta(seconds=1))
    assert MESSAGES.get().not_before == NOON + timedelta(minutes=30)


def test_every_night_what_is_held_is_held_until_the_right_moment(quiet: User) -> None:
    tell(quiet, channels=WHATSAPP)
    tell(quiet, channels=EMAIL)
    run(whatsapp(Scripted()), email(Scripted()))
    far = NOON + timedelta(days=9)
    MESSAGES.filter(status="held", channel="whatsapp").update(not_before=far)
    assert hold_all_anew(now=NOON + timedelta(hours=1)) == 0
    assert set(MESSAGES.values_list("status", "not_before")) == {("held", EVENING)}
    User.objects.filter(pk=quiet.pk).update(quiet_until="13:30")  # by a hand that tells nobody
    assert hold_all_anew(now=NOON + timedelta(hours=1)) == 2


def test_more_than_the_limit_of_a_day_comes_in_one_digest_and_the_person_is_told(
    db: None, alice: User, settings: Settings
) -> None:
    settings.DAILY_MESSAGES = 2
    mailbox_of(alice)
    for number in range(5):
        tell(alice, f"crossing:{number}")
    tell(alice, "crossing:9", urgent=True)
    way = Scripted()
    run(email(way))
    assert way.sent == [
        b"crossing:0 happened.", b"crossing:1 happened.", b"crossing:9 happened.",
        b"You have had 2 messages here today.",
    ]  # fmt: skip
    assert Destination.objects.get(owner=alice).sent_count == 3
    midnight = NOON + timedelta(hours=12)
    assert set(MESSAGES.filter(status="held").values_list("not_before", flat=True)) == {midnight}
    run(email(way), after=600)
    assert len(way.sent) == 4
    assert release_held(now=midnight) == 1
    run(email(way), after=12 * HOUR)
    assert way.sent[4:] == [b"3 more messages from the day before."]
    tell(alice, "crossing:10")
    run(email(way), after=12 * HOUR + 1)
    assert way.sent[5:] == [b"crossing:10 happened."]
