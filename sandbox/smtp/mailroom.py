"""The state behind the SMTP stand-in: what it took, whom it keeps waiting, whom it lets in."""

import ssl
import time
from dataclasses import dataclass, field

from aiosmtpd.smtp import Envelope

from sandbox.ledger import Ledger
from sandbox.scripts import Rule, Script
from sandbox.smtp import faults


@dataclass(slots=True)
class Mailroom:
    ledger: Ledger
    user: str = ""
    password: str = ""
    tls_context: ssl.SSLContext | None = None
    script: Script = field(default_factory=lambda: Script(faults.FAULTS))
    taken: int = 0
    _first_seen: dict[str, float] = field(default_factory=dict)

    def admits(self, user: str, password: str) -> bool:
        """Anyone may log in unless a user is set."""
        return not self.user or (user, password) == (self.user, self.password)

    def take(self, phase: str, *, session: str, subject: str = "") -> Rule | None:
        rule = self.script.take(phase, subject=subject)
        if rule is None or self._has_waited(rule, subject):
            return None
        self.ledger.append("struck", session=session, fault=rule.fault.name, subject=subject)
        return rule

    def _has_waited(self, rule: Rule, subject: str) -> bool:
        """Greylisting lets a recipient through once it has waited."""
        if rule.fault.name != "greylist":
            return False
        now = time.monotonic()
        if subject not in self._first_seen:
            self._first_seen[subject] = now
            return False
        return now - self._first_seen[subject] >= rule.amount

    def accept(self, envelope: Envelope, *, session: str) -> str:
        """From here on the mail is the server's: the ledger holds every byte of it."""
        self.taken += 1
        place = f"M{self.taken}"
        content = envelope.original_content or b""
        self.ledger.append(
            "accepted",
            session=session,
            queued_as=place,
            sender=envelope.mail_from,
            recipients=list(envelope.rcpt_tos),
            content=content.decode("latin-1"),  # one character per byte, so nothing is lost
        )
        return place
