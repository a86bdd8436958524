"""The way out that does not lead out: the mail is kept for the local mailbox page."""

from datetime import timedelta
from email import message_from_bytes, policy

from django.utils import timezone

from notifications.local_mailbox import keep
from notifications.models import Attempt, Message
from notifications.verdicts import Outcome, Result


class LocalTransport:
    lanes = 0
    longest = timedelta(seconds=1)

    def prepare(self, message: Message, attempt: Attempt) -> None:
        """Nothing to choose."""

    def send(self, message: Message, attempt: Attempt) -> Result:
        source = bytes(message.rendered or b"")
        mail = message_from_bytes(source, policy=policy.default)
        keep(source, message_id=str(mail["Message-ID"]), to=message.address, now=timezone.now())
        return Result(Outcome.ACCEPTED, "Kept in the local mailbox.")

    def close(self) -> None:
        """Nothing is open."""
