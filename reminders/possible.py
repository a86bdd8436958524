"""What can be done with a reminder in each state: for the verbs, and for pages that offer them."""

from collections.abc import Mapping

from reminders.decide import FINAL
from reminders.models import Reminder

State = Reminder.State
ALL = frozenset(State.values)
FROM: Mapping[str, frozenset[str]] = {
    "pause": ALL - FINAL - {State.PAUSED},
    "resume": frozenset({State.PAUSED, State.SNOOZED}),
    "snooze": ALL - FINAL - {State.SUSPENDED},
    "done": ALL - FINAL,
    "rearm": FINAL | {State.WAITING},
    "delete": ALL,
}


def possible(state: str) -> frozenset[str]:
    """The verbs that do something in this state."""
    return frozenset(verb for verb, states in FROM.items() if state in states)
