"""What notifications refuse, in sentences fit to be shown."""


class NotificationError(Exception):
    """Something about a destination or a message cannot be."""


class TooManyTries(NotificationError):
    """A limit was reached; the sentence says when it is over."""
