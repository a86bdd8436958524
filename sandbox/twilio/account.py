"""The account the stand-in plays: who may call, from which numbers, and what it is set to do."""

from dataclasses import dataclass, field

ACCOUNT_SID = "AC" + "5a" * 16
AUTH_TOKEN = "sandbox-auth-token"  # noqa: S105 - guards nothing but the stand-in
SERVICE_SID = "MG" + "5a" * 16
SENDER = "whatsapp:+14155238886"  # the number Twilio's own sandbox uses
JOIN_WORDS = "join quick-bell"


@dataclass(slots=True)
class Account:
    sid: str = ACCOUNT_SID
    tokens: list[str] = field(default_factory=lambda: [AUTH_TOKEN])  # the first one signs
    senders: set[str] = field(default_factory=lambda: {SENDER})
    services: dict[str, str] = field(default_factory=lambda: {SERVICE_SID: SENDER})
    service_callback: str = ""  # the Messaging Service's own status callback
    inbound_url: str = ""
    members_only: bool = False  # like Twilio's sandbox: only phones that joined are reached
    window_hours: float = 24
    membership_hours: float = 72
    callback_seconds: float = 15
    callback_retries: int = 1

    @property
    def signing_token(self) -> str:
        return self.tokens[0]

    def admits(self, user: str, password: str) -> bool:
        return user == self.sid and password in self.tokens
