"""Receipts in any order, doubled, late, before the answer or instead of it: one end for all."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from accounts.models import User
from notifications.models import Attempt, Destination, Message, Receipt, Way
from notifications.receipts import WORDS, apply_receipts
from tests.fixtures.people import make_person
from tests.fixtures.whatsapp import Texting, phone_of

pytestmark = pytest.mark.django_db
WAY = ("queued", "sent", "delivered", "read")


def attempt_of(owner: User, *, key: str = "crossing:1", fence: int = 1, **more: Any) -> Attempt:
    """One that Twilio has accepted."""
    now = timezone.now()
    message, _ = Message.objects.get_or_create(
        dedupe_key=key, channel="whatsapp", address="+15550001111",
        defaults={
            "owner": owner, "template": "crossing", "not_before": now, "created_at": now,
            "deadline": now + timedelta(days=1), "status": "accepted", "fence": fence,
            "settled_at": now,
        },
    )  # fmt: skip
    facts = {"status": "accepted", "outcome": "accepted", "provider_id": f"SM{key}{fence}"}
    return Attempt.objects.create(message=message, fence=fence, started_at=now, **(facts | more))


def say(attempt: Attempt, word: str, code: str = "") -> None:
    """As a webhook does: once, whatever is said twice."""
    row = Receipt(
        attempt=attempt, provider_id=f"SM{attempt.pk}", word=word, error_code=code,
        source="callback", received_at=timezone.now(),
    )  # fmt: skip
    Receipt.objects.bulk_create([row], ignore_conflicts=True)


def apply() -> int:
    return apply_receipts(clock=timezone.now)


def ends(attempt: Attempt) -> tuple[str, str]:
    attempt.refresh_from_db()
    return attempt.status, Message.objects.get(pk=attempt.message_id).status


@pytest.mark.parametrize(
    "words", [*permutations(WAY), *permutations((*WAY[1:], "failed"))], ids="-".join
)
def test_every_order_of_the_words_ends_the_same(alice: User, words: Sequence[str]) -> None:
    attempt = attempt_of(alice)
    for word in words:
        say(attempt, word)
        say(attempt, word)
        apply()
    assert ends(attempt) == ("read", "read")
    assert set(Receipt.objects.values_list("word", flat=True)) == set(words), "all is kept"
    assert not Receipt.objects.filter(applied_at=None).exists()


@pytest.mark.parametrize("words", [*permutations(("queued", "sent", "undelivered"))], ids="-".join)
def test_a_failure_wins_over_sent_in_every_order(alice: User, words: Sequence[str]) -> None:
    attempt = attempt_of(alice)
    for word in words:
        say(attempt, word, "63013" if word == "undelivered" else "")
        apply()
    assert ends(attempt) == ("failed", "failed")


class AnyOrder(TestCase):
    """However words, repeats and pauses are mixed, the end is the highest of them."""

    RANK = [str(status) for status in Attempt.Status]

    @hypothesis_settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.booleans()), max_size=9))
    def test_the_end_is_the_highest_rank_that_was_told(self, told: list[tuple[str, bool]]) -> None:
        attempt = attempt_of(make_person("dora"))
        for word, at_once in told:
            say(attempt, word)
            if at_once:
                apply()
        apply()
        highest = max(["accepted", *(str(WORDS[word]) for word, _ in told)], key=self.RANK.index)
        assert ends(attempt) == (highest, highest)


def test_a_late_receipt_of_the_first_try_does_not_touch_the_second(alice: User) -> None:
    first = attempt_of(alice, status="failed", outcome="retry")
    second = attempt_of(alice, fence=2)
    Message.objects.update(fence=2)
    for word, code in (("queued", ""), ("sent", ""), ("failed", "63013"), ("undelivered", "63024")):
        say(first, word, code)
        apply()
    assert ends(second) == ("accepted", "accepted")


def test_a_first_try_that_arrived_after_all_ends_the_message(alice: User) -> None:
    first = attempt_of(alice, status="unconfirmed", outcome="retry", provider_id=None)
    second = attempt_of(alice, fence=2)
    Message.objects.update(fence=2)
    say(first, "delivered")
    apply()
    assert ends(first) == ("delivered", "delivered")
    assert ends(second)[0] == "accepted"


def test_a_word_nobody_knows_yet_is_kept_and_changes_nothing(alice: User) -> None:
    attempt = attempt_of(alice)
    say(attempt, "beamed_up")
    assert apply() == 1
    assert apply() == 0
    assert ends(attempt) == ("accepted", "accepted")


def test_one_that_cannot_be_applied_does_not_stop_the_others(alice: User) -> None:
    """Two attempts cannot have one sid: the second claim on it is put aside."""
    one, other = attempt_of(alice), attempt_of(alice, key="crossing:2", provider_id=None)
    Receipt.objects.create(
        attempt=other, provider_id=one.provider_id or "", word="sent", source="callback",
        received_at=timezone.now(),
    )  # fmt: skip
    say(one, "read")
    assert apply() == 2
    assert ends(one) == ("read", "read")
    assert ends(other)[0] == "accepted"


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("63016", "queued", "window"),
        ("63018", "queued", "capacity"),
        ("63010", "queued", "retry"),
        ("63007", "queued", "configuration"),
        ("63003", "failed", "recipient"),
        ("63024", "failed", "recipient"),
        ("63015", "failed", "recipient"),
        ("63013", "failed", "refused"),
        ("63021", "failed", "refused"),
        ("99999", "failed", "refused"),
        ("", "failed", "refused"),
        ("30036", "expired", "expired"),
    ],
)
def test_a_failure_told_later_means_what_it_means_at_once(
    alice: User, code: str, status: str, outcome: str
) -> None:
    attempt = attempt_of(alice)
    phone = phone_of(alice)
    Message.objects.update(destination=phone)
    say(attempt, "failed", code)
    apply()

    assert ends(attempt) == ("failed", status)
    assert attempt.outcome == outcome
    assert attempt.error_code == code
    phone.refresh_from_db()
    assert bool(phone.disabled_at) is (outcome == "recipient")


@pytest.mark.parametrize("code", ["63024", "30036", "63013"])
def test_what_failed_on_whatsapp_falls_back_to_the_other_channel_at_once(
    alice: User, code: str
) -> None:
    attempt = attempt_of(alice)
    Message.objects.update(fallback=True)
    say(attempt, "undelivered", code)
    apply()
    due = Message.objects.get().fallback_at
    assert due
    assert due <= timezone.now()


def test_a_set_up_refused_in_receipts_closes_the_way_until_one_has_gone_out(
    texting: Texting, phone: Destination, alice: User, settings: Settings, live_site: str
) -> None:
    settings.SITE_URL, settings.OPERATORS = live_site, ["op@example.org"]
    texting.twilio.set_fate(statuses=("failed",), error_code=63008)
    message = texting.tell(alice)
    for _ in range(5):
        texting.run()
        texting.hear()
        texting.pass_time(seconds=61)
    message.refresh_from_db()
    assert message.status == "queued"
    assert Message.objects.filter(template="operator/notice").count() == 1
    assert Way.objects.get(channel="whatsapp").opened_by == "receipt"

    texting.twilio.set_fate()
    texting.run()
    texting.hear()
    message.refresh_from_db()
    assert message.status == "read"
    assert Way.objects.get(channel="whatsapp").opened_at is None


def test_callbacks_before_the_answer_doubled_and_backwards_end_in_read(
    texting: Texting, phone: Destination, alice: User, settings: Settings, live_site: str
) -> None:
    settings.SITE_URL = live_site
    for fault in ("doubled_callbacks", "reordered_callbacks", "callback_before_answer"):
        texting.twilio.strike(fault)
    message = texting.tell(alice)
    texting.run()
    texting.hear()

    message.refresh_from_db()
    attempt = message.attempts.get()
    assert (message.status, attempt.status) == ("read", "read")
    assert attempt.provider_id == texting.sent()[0]["sid"]
    assert attempt.ask_at is None


def test_a_refusal_that_comes_before_the_answer_is_not_undone_by_it(
    texting: Texting, alice: User, settings: Settings, live_site: str
) -> None:
    """The window: the callback says 63016 while the answer "accepted" is still on its way."""
    settings.SITE_URL = live_site
    settings.TWILIO_READ_SECONDS = 5.0
    phone_of(alice, heard=timezone.now())
    sid = texting.add_template()
    texting.twilio.strike("callback_before_answer")
    message = texting.tell(alice)

    with texting.hearing():
        texting.run()
    texting.run()

    assert [sent["content_sid"] for sent in texting.sent()] == [None, sid]
    outcomes = message.attempts.order_by("pk").values_list("outcome", "as_template")
    assert list(outcomes) == [("window", False), ("accepted", True)]


def test_lost_callbacks_are_made_up_for_within_a_quarter_of_an_hour(
    texting: Texting, phone: Destination, alice: User, settings: Settings, live_site: str
) -> None:
    settings.SITE_URL = live_site
    texting.twilio.strike("lost_callbacks")
    message = texting.tell(alice)
    texting.run()
    texting.twilio.settle()

    asked = 0
    for _ in range(15):
        texting.pass_time(minutes=1)
        asked += texting.ask()
    message.refresh_from_db()
    assert message.status == "read"
    assert asked <= 3, "and not by asking all the time"
    assert Receipt.objects.get(word="read").source == "asked"
