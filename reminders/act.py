"""One verb on several reminders: what it did to how many, and why it refused the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reminders import edit
from reminders.errors import ReminderError
from reminders.models import Reminder
from reminders.possible import possible

Verb = Callable[..., object]
VERBS: dict[str, tuple[Verb, str]] = {
    "pause": (edit.pause, "paused"),
    "resume": (edit.resume, "watched again"),
    "done": (edit.done, "done"),
    "rearm": (edit.rearm, "watched again"),
    "delete": (edit.delete, "deleted"),
    "snooze": (edit.snooze, "snoozed for a day"),
}
A_DAY = timedelta(days=1)
TOGETHER = {  # what a list offers to do to several, in its order
    "pause": "Pause",
    "resume": "Resume",
    "snooze": "Snooze a day",
    "rearm": "Arm again",
    "delete": "Delete",
}


@dataclass(slots=True)
class Result:
    verb: str
    changed: list[int] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)  # why → how many

    @property
    def sentences(self) -> list[str]:
        count = len(self.changed)
        said = [f"{count} {'reminder' if count == 1 else 'reminders'} {VERBS[self.verb][1]}."]
        refused = [f"{number} left as {'it was' if number == 1 else 'they were'}: {why}" for why,
                   number in self.refused.items()]  # fmt: skip
        return (said if count else []) + refused


def together(states: Iterable[str]) -> list[tuple[str, str]]:
    """The verbs, with their words, that do something to one of these at least."""
    verbs = frozenset[str]().union(*map(possible, states))
    return [(verb, words) for verb, words in TOGETHER.items() if verb in verbs]


def act(verb: str, reminders: Iterable[Reminder], *, now: datetime) -> Result:
    """Each in its own transaction, so one that refuses keeps nobody else."""
    call, _ = VERBS[verb]
    result = Result(verb)
    until = {"until": now + A_DAY} if verb == "snooze" else {}
    for reminder in reminders:
        try:
            call(reminder, now=now, **until)
        except ReminderError as refusal:
            result.refused[str(refusal)] = result.refused.get(str(refusal), 0) + 1
        else:
            result.changed.append(reminder.pk)
    return result
