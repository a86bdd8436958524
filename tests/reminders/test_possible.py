"""A page offers what can be done in a state, and what it does not offer is refused."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from reminders import edit
from reminders.act import VERBS
from reminders.errors import Moved
from reminders.models import Reminder
from reminders.possible import FROM, possible
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw

Login = Callable[[User], Client]
VERB = re.compile(r'name="(pause|resume|snooze|rearm|done|delete)"')
WATCHED = {"pause", "done", "snooze", "delete"}
OFFERED = {
    "unseen": WATCHED,
    "armed": WATCHED,
    "waiting": WATCHED | {"rearm"},
    "snoozed": WATCHED | {"resume"},
    "paused": {"resume", "done", "snooze", "delete"},
    "suspended": {"pause", "done", "delete"},
    "done": {"rearm", "delete"},
    "expired": {"rearm", "delete"},
}
INSTEAD = {"snoozed": {"pause"}}  # a row has one button for both: the one that goes on


@pytest.fixture
def row(alice: User) -> Reminder:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    return draw(alice)


def test_every_verb_of_a_page_says_from_which_states_it_works() -> None:
    assert set(FROM) == set(VERBS)
    assert set(OFFERED) == set(Reminder.State.values)


@pytest.mark.parametrize(("state", "verbs"), OFFERED.items())
def test_each_state_offers_what_works_in_it_and_nothing_else(
    alice: User, as_person: Login, row: Reminder, state: str, verbs: set[str]
) -> None:
    Reminder.objects.update(state=state, snoozed_until=timezone.now() + timedelta(days=1))
    client = as_person(alice)
    page = client.get(f"/reminders/{row.pk}/").content.decode()
    listed = client.get("/reminders/").content.decode()

    buttons = set(VERB.findall(page)) | ({"snooze"} if "/snooze/" in page else set())
    assert buttons == verbs - INSTEAD.get(state, set())
    bulk = listed[listed.index("With those that are ticked") :]
    assert set(VERB.findall(bulk)) == verbs - {"done"}
    assert possible(state) == verbs


@pytest.mark.parametrize(
    ("state", "verb"),
    [(state, verb) for state, verbs in OFFERED.items() for verb in sorted(set(FROM) - verbs)],
)
def test_what_is_not_offered_is_refused(row: Reminder, state: str, verb: str) -> None:
    Reminder.objects.update(state=state)
    now = timezone.now()
    until = {"until": now + timedelta(hours=1)} if verb == "snooze" else {}
    with pytest.raises(Moved):
        getattr(edit, verb)(row, now=now, **until)
    row.refresh_from_db()
    assert row.state == state
