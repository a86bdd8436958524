"""How many mails may go, and when none may: nothing is dropped, everything waits its turn."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from notifications.mail.gate import MailGate
from notifications.models import Way
from notifications.verdicts import Outcome, Result
from tests.notifications.reach import NOON

pytestmark = pytest.mark.django_db
REFUSED = Result(Outcome.CONFIGURATION, "The mail server refused our log-in.")
FINE = Result(Outcome.ACCEPTED, "250 ok")


def admitted(gate: MailGate, wanted: int, *, seconds: int) -> int:
    """How many of so many go within a time, asked as often as the gate says."""
    now, last, count = NOON, NOON + timedelta(seconds=seconds), 0
    while now < last and count < wanted:
        admission = gate.admit(wanted - count, now=now)
        count += admission.count
        now = max(admission.again_at or now, now + timedelta(milliseconds=1))
    return count


def test_without_a_cap_all_may_go() -> None:
    assert MailGate().admit(500, now=NOON).count == 500
    assert MailGate().closed_until(now=NOON) is None


def test_a_cap_spaces_mails_evenly_and_lets_every_one_go(settings: Settings) -> None:
    settings.EMAIL_PER_MINUTE = 30
    assert admitted(MailGate(), 1000, seconds=60) in {30, 31}


def test_while_the_cap_is_reached_nothing_is_claimed(settings: Settings) -> None:
    settings.EMAIL_PER_MINUTE = 6
    gate = MailGate()
    assert gate.admit(3, now=NOON).count == 1
    assert gate.closed_until(now=NOON) == NOON + timedelta(seconds=10)
    assert gate.closed_until(now=NOON + timedelta(seconds=10)) is None


def test_a_refused_set_up_closes_the_way_and_one_mail_tries_whether_it_was_mended(
    settings: Settings,
) -> None:
    settings.DELIVERY_RETRY_SECONDS = 30
    gate, later = MailGate(), NOON + timedelta(seconds=31)
    gate.learn([FINE, REFUSED], now=NOON)
    assert gate.closed_until(now=NOON) == NOON + timedelta(seconds=30)
    assert gate.admit(5, now=NOON).count == 0
    assert gate.admit(5, now=later).count == 1
    assert gate.admit(5, now=later).count == 0

    gate.learn([Result(Outcome.RETRY, "no connection")], now=later)
    assert Way.objects.get().opened_at == NOON
    gate.learn([FINE], now=later)
    assert gate.admit(5, now=later).count == 5


def test_the_policy_of_one_recipient_holds_up_nobody_else() -> None:
    policy = Result(Outcome.CONFIGURATION, "relaying denied", error_code="RCPT 5.7.1")
    MailGate().learn([policy], now=NOON)
    assert MailGate().closed_until(now=NOON) is None
