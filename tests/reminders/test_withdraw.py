"""What no worker has taken is not sent once its person changed the reminder; its page says so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from notifications.fallback import fall_back
from notifications.models import Message
from reminders import edit
from reminders.draft import Draft
from reminders.models import Crossing, Reminder
from tests.fixtures.reminders import draft, make_reminder
from tests.notifications.reach import reach
from tests.reminders.pulse import Pulse, opened

pytestmark = pytest.mark.django_db
Login = Callable[[User], Client]
Change = Callable[[Reminder, datetime], object]
CHANGES: dict[str, Change] = {
    "pause": lambda row, now: edit.pause(row, now=now),
    "done": lambda row, now: edit.done(row, now=now),
    "delete": lambda row, now: edit.delete(row, now=now),
    "another line": lambda row, now: edit.change_reminder(row, wish("75000"), now=now),
}
KEEPS: dict[str, Change] = {
    "a note": lambda row, now: edit.change_reminder(row, wish("70000", note="sell"), now=now),
    "snooze": lambda row, now: edit.snooze(row, until=now.replace(year=2027), now=now),
    "arm again": lambda row, now: edit.rearm(row, now=now),
}


def wish(threshold: str, **fields: str) -> Draft:
    return draft(threshold=Decimal(threshold), mode="every_time", **fields)


@pytest.fixture
def pulse(alice: User) -> Pulse:
    reach(alice, "email", alice.email)
    return opened()


def crossed(alice: User, pulse: Pulse) -> Reminder:
    made = make_reminder(alice, now=pulse.now, mode="every_time")
    pulse.refresh(bitcoin="70120")
    return made


def told(reminder: Reminder) -> dict[str, str]:
    [crossing] = Crossing.objects.filter(reminder=reminder)
    rows = Message.objects.filter(dedupe_key=f"crossing:{crossing.pk}")
    return dict(rows.values_list("channel", "status"))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("status", ["queued", "held"])
def test_what_waits_is_withdrawn(alice: User, pulse: Pulse, change: str, status: str) -> None:
    mine, other = crossed(alice, pulse), make_reminder(alice, now=pulse.now, threshold="70500")
    pulse.refresh(bitcoin="70600")
    Message.objects.filter(status="queued").update(status=status)
    CHANGES[change](mine, pulse.now)
    assert told(mine) == {"email": "suppressed", "whatsapp": "failed"}
    assert told(other) == {"email": status, "whatsapp": "failed"}


def test_the_other_channel_does_not_tell_it_instead(alice: User, pulse: Pulse) -> None:
    reach(alice, "whatsapp", "+15550001111")
    mine = crossed(alice, pulse)
    Message.objects.filter(channel="whatsapp").update(fallback_at=pulse.now)
    Message.objects.filter(channel="email").delete()
    edit.pause(mine, now=pulse.now)
    assert fall_back([], clock=lambda: pulse.now + timedelta(hours=1)) == 0
    assert told(mine) == {"whatsapp": "suppressed"}


def test_what_the_other_channel_is_about_to_tell_is_withdrawn_too(
    alice: User, pulse: Pulse
) -> None:
    reach(alice, "whatsapp", "+15550001111")
    mine = crossed(alice, pulse)
    Message.objects.filter(channel="whatsapp").update(
        fallback_at=pulse.now, status="unconfirmed", attempt_count=1
    )
    Message.objects.filter(channel="email").delete()
    assert fall_back([], clock=lambda: pulse.now + timedelta(hours=1)) == 1
    edit.pause(mine, now=pulse.now)
    told_instead = Message.objects.get(channel="email")
    assert (told_instead.status, told(mine)) == ("suppressed", {"whatsapp": "unconfirmed"})


@pytest.mark.parametrize("change", KEEPS)
def test_other_changes_keep_nothing_back(alice: User, pulse: Pulse, change: str) -> None:
    mine = crossed(alice, pulse)
    KEEPS[change](mine, pulse.now)
    assert told(mine)["email"] == "queued"


@pytest.mark.parametrize("taken", [{"status": "sending"}, {"attempt_count": 1}])
def test_what_a_worker_has_taken_goes_on(
    alice: User, pulse: Pulse, taken: dict[str, object]
) -> None:
    mine = crossed(alice, pulse)
    Message.objects.filter(channel="email").update(**taken)
    edit.pause(mine, now=pulse.now)
    assert told(mine)["email"] == taken.get("status", "queued")


def test_its_page_says_why_it_was_not_sent(alice: User, as_person: Login, pulse: Pulse) -> None:
    mine = crossed(alice, pulse)
    edit.pause(mine, now=pulse.now)
    page = as_person(alice).get(f"/reminders/{mine.pk}/").content.decode()
    assert "You changed the reminder before this was sent." in page
