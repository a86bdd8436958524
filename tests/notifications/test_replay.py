"""A message that broke us is set aside, the operator hears of it, and sends it again."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.models import Message
from notifications.replay import replay
from tests.notifications.read_mail import parse, part
from tests.notifications.sending import (
    BUSY,
    GONE,
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

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
EVERYTHING = Message.objects.all()


@pytest.fixture
def parked(alice: User, settings: Settings) -> Message:
    settings.OPERATORS = ["op@example.org"]
    mailbox_of(alice)
    (message,) = tell(alice, "crossing:1", values={})
    run(email(Scripted()))
    assert state(message)[0] == "parked"
    return message


def letters() -> list[str]:
    mails = Message.objects.filter(template="operator/notice").order_by("pk")
    return [part(parse(bytes(mail.rendered or b"")), "plain") for mail in mails]


def test_the_operator_hears_which_message_was_set_aside_and_why(parked: Message) -> None:
    (letter,) = letters()
    assert f"Message {parked.pk} (crossing, email)" in letter
    assert "KeyError: 'headline'" in letter


def test_more_of_the_same_kind_are_told_on_another_day(parked: Message, alice: User) -> None:
    tell(alice, "crossing:2", values={})
    run(email(Scripted()), after=60)
    assert Message.objects.filter(status="parked").count() == 2
    assert len(letters()) == 1
    tell(alice, "crossing:3", values={})
    run(email(Scripted()), after=80_000)
    assert len(letters()) == 2


def test_what_was_set_aside_goes_out_once_however_often_it_is_asked_for(parked: Message) -> None:
    Message.objects.filter(pk=parked.pk).update(values={"headline": "BTC rose."})
    mine = EVERYTHING.filter(pk=parked.pk)
    assert [replay(mine, now=LATER) for _ in range(2)] == [1, 0]
    way = Scripted()
    run(email(way), after=3 * 86_400)
    assert way.sent.count(b"BTC rose.") == 1
    assert state(parked)[0] == "accepted"
    assert replay(mine, now=LATER) == 0


def test_what_is_sent_again_has_its_whole_time_and_all_its_workers_before_it(alice: User) -> None:
    mailbox_of(alice)
    (message,) = tell(alice)
    run(email(Scripted(BUSY)))
    run(email(Scripted()), after=86_401)
    assert state(message)[0] == "expired"
    Message.objects.filter(pk=message.pk).update(rescue_count=4)
    assert replay(EVERYTHING, now=LATER) == 1
    message.refresh_from_db()
    assert message.deadline == LATER + timedelta(days=1)
    assert (message.rescue_count, message.settled_at) == (0, None)


def test_nothing_is_sent_again_without_an_address_or_without_its_bytes(alice: User) -> None:
    (nowhere,) = tell(alice)
    assert state(nowhere)[0] == "failed"
    secret = post()
    run(email(Scripted(GONE)))
    assert state(secret)[0] == "failed"
    assert replay(EVERYTHING, now=LATER) == 0


def test_what_the_other_channel_told_is_not_told_twice(alice: User) -> None:
    phone(alice)
    (message,) = tell(alice, fallback=True)
    run(whatsapp(Scripted(GONE)))
    mail = post("fallback:1", to="alice@example.org")
    Message.objects.filter(pk=message.pk).update(carrier=mail)
    assert replay(EVERYTHING, now=LATER) == 0
    Message.objects.filter(pk=mail.pk).update(status="failed")
    assert replay(EVERYTHING, now=LATER) == 2
