"""What reminders refuse, in sentences fit to be shown."""


class ReminderError(Exception):
    """Something about a reminder cannot be."""


class ReminderRefused(ReminderError):
    """A reminder that cannot be: what is wrong, by the name of the field ("" for the whole)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class TooMany(ReminderError):
    """The person has as many reminders as one person may have."""


class Moved(ReminderError):
    """The reminder is in a state from which this cannot be done."""


class Unreadable(Exception):
    """What a row says is none of our words; of a file's row, in a sentence."""
