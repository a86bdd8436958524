"""After a restore nothing of then leaves by any way, and a restored database is noticed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from market.freshness import watch_freshness
from market.models import Refresh, Stall
from notifications.evidence import apply_evidence
from notifications.fallback import fall_back
from notifications.models import Inbound, Message, Way
from notifications.repeat import repeat_urgent
from notifications.settle import Ended, settle
from notifications.verdicts import Outcome, Result
from reminders.models import Silence
from reminders.silence import watch_silence
from tests.notifications.sending import ACCEPTED, BUSY, NOON, mailbox_of, post, state
from tests.notifications.test_evidence import sending
from tracker.backup.restored import begin_again, note_alive, restored_from
from tracker.models import StepRun
from tracker.up.locks import claim, make_folder
from tracker.up.prepare import begin_again_if_restored

LATE = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_what_waited_is_set_aside(db: None) -> None:
    waiting, held = post(), post(to="bob@example.org")
    Message.objects.filter(pk=held.pk).update(status="held")
    begin_again()
    assert {state(waiting)[0], state(held)[0]} == {"parked"}
    assert "was restored" in waiting.reason
    assert waiting.settled_at is not None


@pytest.mark.parametrize(("later", "then"), [("failed", "accepted"), ("delivered", "delivered")])
def test_what_the_provider_says_later_of_an_old_message_sends_nothing(
    db: None, alice: User, later: str, then: str
) -> None:
    message, attempt = sending(alice)
    mailbox_of(alice)
    Message.objects.update(fallback=True, urgent=True)
    message.refresh_from_db()
    settle([Ended(message, attempt, ACCEPTED)], now=NOON)
    begin_again()
    result = BUSY if later == "failed" else Result(Outcome.ACCEPTED)
    assert apply_evidence(attempt, later, result, now=NOON)
    assert state(message)[0] == then
    assert fall_back([], clock=lambda: LATE) == repeat_urgent(now=LATE) == 0
    assert Message.objects.count() == 1


def test_what_people_wrote_before_is_not_answered_again(db: None) -> None:
    Inbound.objects.create(
        provider_id="SM1", sender="+1555", receiver="+1", text="BALANCE", received_at=NOON
    )
    begin_again()
    assert not Inbound.objects.filter(handled_at=None).exists()
    assert Way.objects.get(channel="whatsapp").heard_from is not None


def test_nobody_hears_of_a_silence_of_then_nor_of_its_end(db: None) -> None:
    now = timezone.now()
    Refresh.objects.create(
        kind="by hand", slot=NOON, started=NOON, finished=NOON, outcome="complete"
    )
    silence = Silence.objects.create(stall=Stall.objects.create(began_at=NOON, noticed_at=NOON))
    begin_again()
    silence.refresh_from_db()
    assert silence.cleared_at is not None
    assert (watch_freshness(now=now), watch_silence(now=now)) == ("", 0)
    assert watch_freshness(now=now + timedelta(days=1)) == "stalled"  # this one is ours to tell


def test_a_database_older_than_what_ran_here_is_noticed_once(db: None) -> None:
    now = timezone.now()
    assert restored_from() is None
    StepRun.objects.create(step="heartbeat", started_at=now, outcome="done", process="here:1")
    note_alive(now + timedelta(seconds=20))
    assert restored_from() is None
    message = post()
    note_alive(now + timedelta(hours=1))
    begin_again_if_restored()
    assert state(message)[0] == "parked"
    assert restored_from() is None


def test_nothing_is_set_aside_under_a_copy_that_runs(db: None, tmp_path: Path) -> None:
    message = post()
    locked = claim(make_folder(tmp_path / "run"), ["worker"])
    with locked, pytest.raises(CommandError, match="The worker part already runs"):
        call_command("after_restore")
    assert state(message)[0] == "queued"
