"""When a market moves, a person hears of it in one message that counts."""

import pytest

from accounts.models import User
from notifications.models import Message
from tests.fixtures.reminders import make_reminder
from tests.notifications.reach import reach
from tests.reminders.pulse import Pulse

pytestmark = pytest.mark.django_db


def test_five_of_seven_reminders_are_told_in_one_message(alice: User, bob: User) -> None:
    reach(alice, "email", alice.email)
    reach(bob, "email", bob.email)
    pulse = Pulse()
    pulse.refresh(bitcoin="69950")
    for number in range(7):
        mode = "once" if number % 2 else "every_time"
        line = str(70_000 + number * 100)
        make_reminder(alice, now=pulse.now, threshold=line, mode=mode, on_whatsapp=False)
    make_reminder(bob, now=pulse.now, on_whatsapp=False)

    pulse.refresh(bitcoin="70450")

    group = Message.objects.get(template="group")
    assert (group.owner, group.channel) == (alice, "email")
    assert group.values["headline"] == "5 of your 7 reminders fired."
    assert len(group.values["lines"]) == group.members.count() == 5
    assert set(group.members.values_list("status", flat=True)) == {"carried"}
    assert Message.objects.get(owner=bob, template="crossing").status == "queued"
