"""What the bell counts, and what makes it fall silent."""

import pytest

from accounts.models import User
from notifications.live import present_messages
from notifications.models import Message
from notifications.seen import mark_all_seen, mark_seen, note_what_was_read
from notifications.unseen import counts
from tests.notifications.phones import ADAS, later, link, say
from tests.notifications.reach import reach
from tests.notifications.told import settle, tell
from tracker.lib.live.publish import person_name

pytestmark = pytest.mark.django_db


def figure(owner: User) -> int:
    found = counts([owner.pk]).get(owner.pk)
    return found.count if found else 0


@pytest.fixture(autouse=True)
def _ways(alice: User) -> None:
    reach(alice, "whatsapp", ADAS)
    reach(alice, "email", alice.email)


def test_two_channels_of_one_crossing_ring_once(alice: User) -> None:
    tell(alice, "crossing:1")
    tell(alice, "crossing:2")
    assert Message.objects.filter(owner=alice).count() == 4
    assert figure(alice) == 2


def test_what_was_seen_on_one_channel_is_seen(alice: User) -> None:
    tell(alice, "crossing:1")
    tell(alice, "crossing:2")
    assert mark_seen(alice, ["crossing:1"], now=later(1)) == 2
    assert figure(alice) == 1
    mark_all_seen(alice, now=later(1))
    assert figure(alice) == 0


def test_what_was_read_on_the_phone_need_not_be_looked_at_here(alice: User) -> None:
    settle(tell(alice, "crossing:1"), "read")
    assert figure(alice) == 0
    assert note_what_was_read(now=later(5)) == 2
    assert not Message.objects.filter(seen_at=None).exists()


@pytest.mark.parametrize("key", ["reply:1", "account:1", "fallback:1", "repeat:1:1"])
def test_what_was_asked_for_or_told_before_does_not_ring(alice: User, key: str) -> None:
    tell(alice, key)
    assert figure(alice) == 0


@pytest.mark.parametrize(("status", "rings"), [("carried", 0), ("suppressed", 0), ("failed", 1)])
def test_what_failed_rings_until_it_is_seen(alice: User, status: str, rings: int) -> None:
    tell(alice, "crossing:1")
    Message.objects.update(status=status)
    assert figure(alice) == rings


def test_an_answer_to_a_question_of_theirs_does_not_ring(bob: User) -> None:
    link(bob, sender="+15550003333")
    say("HELP", sender="+15550003333")
    assert figure(bob) == 0


def test_a_page_is_told_of_its_own_person_only(alice: User, bob: User) -> None:
    message = tell(alice, "crossing:1")
    newest = Message.objects.latest("pk").pk
    assert newest > message.pk
    names = frozenset({person_name(alice.pk), person_name(bob.pk), "bitcoin", "person:x"})
    assert present_messages(names=names) == (
        "messages",
        {
            person_name(alice.pk): {"unseen": 1, "newest": newest},
            person_name(bob.pk): {"unseen": 0, "newest": 0},
        },
    )
    assert present_messages(names=frozenset({"bitcoin"})) == ("messages", {})
