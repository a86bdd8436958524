"""The SMTP stand-in as a test, a bench or the demo holds it."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sandbox.server import Running
from sandbox.smtp.stand_in import SmtpStandIn


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail the server took, with its exact bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    at: str
    session: str

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=default)
        assert isinstance(parsed, EmailMessage)  # noqa: S101 - the default policy makes these
        return parsed


class RunningSmtp(Running[SmtpStandIn]):
    """See the verbs of the same names in `SmtpStandIn`."""

    def mails(self) -> list[Mail]:
        """What the server took, in order: the truth a test compares with."""
        return [
            Mail(
                sender=entry["sender"],
                recipients=tuple(entry["recipients"]),
                content=entry["content"].encode("latin-1"),
                at=entry["at"],
                session=entry["session"],
            )
            for entry in self.ledger.entries("accepted")
        ]

    def strike(self, name: str, **how: Any) -> None:
        self.do(self.stand_in.strike(name, **how))

    def lift(self, name: str = "") -> None:
        self.do(self.stand_in.lift(name))

    def require_login(self, user: str, password: str) -> None:
        self.stand_in.require_login(user, password)
