"""Workers killed while they bundle, fall back or say again: each story is told once all the same.

In each the place of death lies inside the transaction, in the middle of many people.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from bench.chaos.count import unsettled
from bench.chaos.kills import Rig, wait_until
from bench.chaos.people import ref_of
from notifications.announce import Notice, announce
from notifications.models import Message
from tests.fixtures.chaos import Say, StartRig

PEOPLE, EACH, DIES_AT = 12, 3, 5
WHATSAPP = frozenset({"whatsapp"})


def news(rig: Rig, *, each: int = 1, fallback: bool = False, urgent: bool = False) -> list[User]:
    """So many stories for each of these people, on WhatsApp, which nobody may send yet."""
    now = timezone.now()
    people = rig.new_people(PEOPLE)
    announce(
        [
            Notice(
                key=f"crossing:{person.pk}-{number}", wording="crossing", owner_id=person.pk,
                happened_at=now, values={"headline": "BTC rose.", "detail": f"Story {number}."},
                ref=ref_of(person), channels=WHATSAPP,
                fallback=fallback, urgent=urgent,
            )
            for person in people
            for number in range(each)
        ],
        now=now,
    )  # fmt: skip
    return people


def die_and_recover(rig: Rig, point: str) -> None:
    assert rig.nursery.start("serve", crash=f"{point}:kill:{DIES_AT}").wait() == -9
    assert still_to_do() > 0
    worker = rig.nursery.start("serve")
    wait_until(lambda: still_to_do() + unsettled() == 0, seconds=120)
    assert worker.stop() == 0


def still_to_do() -> int:
    now = timezone.now()
    due = Q(status="held") | Q(fallback_at__lte=now) | Q(repeat_at__lte=now)
    return Message.objects.filter(due).count()


def on_phones(rig: Rig) -> list[str]:
    return [str(entry["body"]) for entry in rig.twilio.accepted()]


def test_a_kill_while_a_digest_is_made_tells_each_story_in_exactly_one_message(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig()
    people = news(rig, each=EACH)
    Message.objects.update(status="held", not_before=timezone.now())
    die_and_recover(rig, "releasing")
    stories = Message.objects.filter(dedupe_key__startswith="crossing:")
    digests = Message.objects.filter(dedupe_key__startswith="digest:")
    say(f"{stories.count()} stories, {digests.count()} digests, {len(on_phones(rig))} on phones")
    assert not stories.exclude(status="carried", carrier__in=digests).exists()
    assert len(on_phones(rig)) == digests.count() == len(people)
    for person in people:
        (said,) = (body for body in on_phones(rig) if ref_of(person) in body)
        assert f"{EACH} messages" in said


def test_a_kill_while_the_other_channel_is_told_makes_one_mail_each(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig()
    people = news(rig, fallback=True)
    now = timezone.now()
    Message.objects.update(status="failed", settled_at=now, fallback_at=now)
    die_and_recover(rig, "falling back")
    mails = [mail.content.decode() for mail in rig.smtp.mails()]
    say(f"{len(people)} stories, {len(mails)} mails")
    assert len(mails) == len(people)
    for person in people:
        assert sum(ref_of(person) in mail for mail in mails) == 1


def test_a_kill_while_it_is_said_again_says_it_once_more_and_not_twice(
    start_rig: StartRig, say: Say
) -> None:
    rig = start_rig()
    people = news(rig, urgent=True)
    now = timezone.now()
    Message.objects.update(status="accepted", settled_at=now, repeat_at=now)
    die_and_recover(rig, "repeating")
    repeats = Message.objects.filter(dedupe_key__startswith="repeat:")
    say(f"{len(people)} urgent stories, {repeats.count()} repeats")
    assert repeats.count() == len(on_phones(rig)) == len(people)
    soon = now + timedelta(seconds=settings.URGENT_REPEAT_SECONDS / 2)
    assert not Message.objects.filter(repeat_at__lt=soon).exists()
