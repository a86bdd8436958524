"""What people write is handled once, in order, and answered in one short message."""

import threading
from datetime import datetime

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.inbound.forget import forget_strangers, forget_texts
from notifications.inbound.handle import handle_inbound
from notifications.models import Attempt, Consent, Destination, Inbound, Message
from tests.fixtures.time_is_up import cut_off
from tests.notifications.phones import ADAS, BENS, NOON, answer_to, later, link, say, write

HEARD: list[tuple[str, str, str]] = []


def replies(*, owner: User, text: str, about: str, now: datetime) -> str | None:
    """What an app that knows of coins lists at INBOUND_REPLY."""
    HEARD.append((owner.username, text, about))
    if text == "HELP":
        return "PRICE BTC, LIST, SNOOZE 2H, DONE"
    if text == "BREAK":
        Destination.objects.filter(owner=owner).update(label="half done")
        raise RuntimeError("a bug of theirs")
    return f"You said {text}." if text.startswith("PRICE") or "SNOOZE" in text else None


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    HEARD.clear()
    settings.INBOUND_REPLY = ["tests.notifications.inbound.test_handle.replies"]


@pytest.fixture
def phone(alice: User) -> Destination:
    return link(alice)


def tell(owner: User, key: str, *, status: str = "delivered", provider_id: str = "") -> Message:
    """A message that went out to every phone of theirs."""
    announce([Notice(key, "crossing", owner.pk, NOON, channels=frozenset({"whatsapp"}))], now=NOON)
    Message.objects.filter(dedupe_key=key).update(status=status)
    message = Message.objects.get(dedupe_key=key)
    if provider_id:
        Attempt.objects.create(message=message, fence=1, started_at=NOON, provider_id=provider_id)
    return message


def test_a_question_is_answered_through_the_outbox(phone: Destination) -> None:
    row = write("  price btc ".upper())
    handle_inbound(clock=lambda: later(0.1))
    reply = Message.objects.get(dedupe_key=f"reply:{row.pk}")
    assert (reply.address, reply.channel, reply.status) == (ADAS, "whatsapp", "queued")
    assert reply.values == {"text": "You said PRICE BTC."}
    assert reply.destination == phone
    row.refresh_from_db()
    assert (row.understood_as, row.handled_at, row.destination) == ("PRICE", later(0.1), phone)


def test_handling_again_changes_nothing(phone: Destination) -> None:
    row = write("PRICE BTC")
    assert handle_inbound(clock=lambda: NOON) == 1
    assert handle_inbound(clock=lambda: NOON) == 0
    assert len(HEARD) == 1
    assert Message.objects.filter(dedupe_key=f"reply:{row.pk}").count() == 1


def test_every_word_opens_the_window_and_none_closes_it(phone: Destination) -> None:
    say("PRICE BTC", at=later(9))
    say("PRICE ETH", at=later(8))  # came late
    phone.refresh_from_db()
    assert phone.last_inbound_at == later(9)


@pytest.mark.parametrize("text", ["STOP", "Bitte stoppen!", "стоп"])
def test_stop_counts_at_once_and_is_confirmed(phone: Destination, text: str) -> None:
    row = write(text, at=later(1))
    handle_inbound(clock=lambda: later(1))
    phone.refresh_from_db()
    assert phone.stopped_at == later(1)
    assert Consent.objects.filter(word="stop", source=row.provider_id, address=ADAS).count() == 1
    confirmation = Message.objects.get(dedupe_key=f"reply:{row.pk}")
    assert confirmation.values["text"].startswith("Stopped ✓")
    assert confirmation.destination is None  # or the stop would hold it back
    assert HEARD == []


def test_a_second_stop_is_confirmed_but_noted_once(phone: Destination) -> None:
    say("STOP")
    assert say("stop") != ""
    assert Consent.objects.filter(word="stop").count() == 1


def test_start_lifts_a_stop(phone: Destination) -> None:
    say("STOP")
    assert say("weiter").startswith("Welcome back")
    assert Destination.objects.usable().get() == phone
    assert Consent.objects.filter(word="start").count() == 1
    assert say("START").startswith("Nothing was stopped")


def test_yes_means_start_only_after_a_stop(phone: Destination) -> None:
    assert not say("yes").startswith("Welcome back")
    say("STOP")
    assert say("yes").startswith("Welcome back")


def test_who_stopped_and_writes_on_hears_once_an_hour_how_to_begin_again(
    phone: Destination,
) -> None:
    say("STOP")
    assert say("PRICE BTC").startswith("You stopped")
    assert say("PRICE BTC") == ""
    assert say("HELP").startswith("You stopped")
    assert say("PRICE BTC", at=later(61)).startswith("You stopped")
    assert HEARD == []


@pytest.mark.parametrize("text", ["help", "?", "Hilfe"])
def test_help_names_the_words_of_others_and_ours(phone: Destination, text: str) -> None:
    assert say(text) == "PRICE BTC, LIST, SNOOZE 2H, DONE\nSTOP ends messages to this number."
    assert HEARD[-1] == ("alice", "HELP", "")


def test_help_without_anybody_who_knows_coins(phone: Destination, settings: Settings) -> None:
    settings.INBOUND_REPLY = []
    assert say("help").startswith("Bellwether tells you here")


def test_what_nobody_understands_gets_help_once_an_hour(phone: Destination) -> None:
    assert "PRICE BTC" in say("What is the meaning of life")
    assert say("Automatic answer: I am on holiday") == ""
    assert say("Automatic answer: I am on holiday", at=later(59)) == ""
    assert "PRICE BTC" in say("hello", at=later(61))


def test_a_machine_that_writes_without_end_is_not_answered_without_end(
    phone: Destination,
) -> None:
    answers = [say("PRICE BTC", at=later(n / 60)) for n in range(40)]
    assert sum(map(bool, answers)) == 29  # the link was the first of 30 this hour
    assert say("STOP", at=later(1)) == ""
    assert not Destination.objects.usable().exists()  # heard all the same


def test_a_bug_in_an_answer_undoes_its_own_changes_and_is_said(phone: Destination) -> None:
    assert say("BREAK").startswith("That did not work here")
    assert Inbound.objects.latest("pk").understood_as == "BROKE"
    phone.refresh_from_db()
    assert phone.label == ""
    assert say("PRICE BTC") == "You said PRICE BTC."


def test_a_worker_that_runs_out_of_time_answers_at_the_next_turn(
    phone: Destination, settings: Settings
) -> None:
    healthy = settings.INBOUND_REPLY
    settings.INBOUND_REPLY = ["tests.fixtures.time_is_up.time_is_up"]
    write("PRICE BTC")
    with cut_off():
        handle_inbound(clock=lambda: later(1))
    settings.INBOUND_REPLY = healthy
    assert handle_inbound(clock=lambda: later(2)) == 1
    assert Inbound.objects.latest("pk").understood_as == "PRICE"


def test_a_long_answer_is_cut(phone: Destination) -> None:
    assert len(say("PRICE " + "x" * 3000)) == 1000


def test_a_reply_is_about_the_last_thing_that_was_told(alice: User, phone: Destination) -> None:
    tell(alice, "crossing:1")
    tell(alice, "crossing:2")
    tell(alice, "crossing:3", status="queued")
    tell(alice, "notice:limit:1")
    tell(alice, "test:1")
    say("PRICE BTC")
    say("SNOOZE 2H")
    assert HEARD[-1] == ("alice", "SNOOZE 2H", "crossing:2")


def test_a_quoted_message_is_what_it_is_about(alice: User, phone: Destination) -> None:
    tell(alice, "crossing:1", provider_id="SMquoted")
    tell(alice, "crossing:2")
    say("SNOOZE 2H", quoting="SMquoted")
    assert HEARD[-1][2] == "crossing:1"


def test_a_quoted_message_of_somebody_else_is_not_theirs_to_talk_about(
    phone: Destination, bob: User
) -> None:
    link(bob, sender=BENS)
    tell(bob, "crossing:9", provider_id="SMbobs")
    say("SNOOZE 2H", quoting="SMbobs")
    assert HEARD[-1][2] == ""


def test_a_repeat_stands_for_what_it_repeats(alice: User, phone: Destination) -> None:
    first = tell(alice, "crossing:1")
    again = tell(alice, f"repeat:{first.pk}:1")
    tell(alice, f"fallback:{again.pk}")
    say("DONE SNOOZE")
    assert HEARD[-1][2] == "crossing:1"


@pytest.mark.parametrize(("text", "left"), [("done", None), ("DONE 7F3K", None), ("LIST", NOON)])
def test_done_says_that_an_urgent_message_need_not_be_repeated(
    alice: User, phone: Destination, text: str, left: datetime | None
) -> None:
    message = tell(alice, "crossing:1")
    Message.objects.filter(pk=message.pk).update(urgent=True, repeat_at=NOON, ref="7F3K")
    write(text)
    handle_inbound(clock=lambda: later(0.1))
    message.refresh_from_db()
    assert message.repeat_at == left


def test_a_stranger_gets_one_hint_a_day(db: None) -> None:
    assert "log in at" in say("hello?", sender=BENS)
    assert say("hello??", sender=BENS) == ""
    assert say("STOP", sender=ADAS) == ""
    assert "log in at" in say("hello?", sender=BENS, at=later(1, days=1))


def test_any_word_from_a_phone_that_was_given_up_takes_it_up_again(phone: Destination) -> None:
    Destination.objects.update(disabled_at=NOON, trouble="left_sandbox")
    say("join quick-bell")
    assert Destination.objects.usable().get() == phone
    assert Consent.objects.filter(word="enabled").count() == 1


def test_texts_are_emptied_once_answered_and_a_day_old(phone: Destination) -> None:
    say("PRICE BTC")
    waiting = write("PRICE ETH")
    assert forget_texts(now=later(days=1)) == 0
    assert forget_texts(now=later(1, days=1)) == 2
    assert list(Inbound.objects.exclude(text="")) == [waiting]


def test_strangers_are_forgotten_after_two_days(phone: Destination) -> None:
    say("PRICE BTC")
    say("hello?", sender=BENS)
    assert forget_strangers(now=later(days=2)) == 0
    assert forget_strangers(now=later(1, days=2)) == 1
    assert not Inbound.objects.filter(sender=BENS).exists()
    assert not Message.objects.filter(address=BENS).exists()
    assert Inbound.objects.filter(sender=ADAS).count() == 2


def test_messages_of_one_number_wait_for_each_other(phone: Destination) -> None:
    first, second = write("PRICE ONE"), write("PRICE TWO")
    handle_inbound(clock=lambda: NOON)
    assert [heard[1] for heard in HEARD] == ["PRICE ONE", "PRICE TWO"]
    assert (answer_to(first), answer_to(second)) == ("You said PRICE ONE.", "You said PRICE TWO.")


def test_workers_side_by_side_handle_each_message_once_and_in_order(
    transactional_db: None, alice: User
) -> None:
    link(alice)
    link(alice, sender=BENS)
    HEARD.clear()
    for number in range(6):
        write(f"PRICE {number}", sender=ADAS)
        write(f"PRICE {number + 100}", sender=BENS)

    def work() -> None:
        try:
            handle_inbound(clock=lambda: later(1))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    handle_inbound(clock=lambda: later(1))  # what is left when all but one looked away

    spoken = [int(text.split()[1]) for _, text, _ in HEARD]
    assert [n for n in spoken if n < 100] == list(range(6))
    assert [n for n in spoken if n >= 100] == list(range(100, 106))
    assert Inbound.objects.filter(handled_at=None).count() == 0
