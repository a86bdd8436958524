"""One message as the vendor keeps and shows it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.twilio.refusals import words_of

API_VERSION = "2010-04-01"
CANCELABLE = frozenset({"accepted", "scheduled", "queued"})


@dataclass(slots=True)
class Message:
    sid: str
    account_sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error_code: int | None = None
    service_sid: str | None = None
    content_sid: str | None = None
    content_variables: dict[str, str] | None = None
    status_callback: str = ""
    validity_period: int = 36_000

    def move(self, status: str, *, error_code: int | None, now: datetime) -> None:
        self.status, self.error_code, self.updated = status, error_code, now
        if self.sent is None and status in {"sent", "delivered", "read"}:
            self.sent = now

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}.json"

    def as_resource(self, *, shows_body: bool = True) -> dict[str, object]:
        failed = self.error_code is not None
        return {
            "sid": self.sid,
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "body": self.body if shows_body else "",
            "date_created": rfc2822(self.created),
            "date_updated": rfc2822(self.updated),
            "date_sent": rfc2822(self.sent) if self.sent else None,
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": words_of(self.error_code) if failed and self.error_code else None,
            "from": self.sender or None,
            "to": self.to,
            "messaging_service_sid": self.service_sid,
            "num_media": "0",
            "num_segments": "0" if self.service_sid else "1",
            "price": None,
            "price_unit": None,
            "status": self.status,
            "uri": self.uri,
            "subresource_uris": {"media": self.uri.replace(".json", "/Media.json")},
        }

    def as_entry(self) -> dict[str, Any]:
        """What the ledger keeps: enough to build this message again after a restart."""
        entry = asdict(self)
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in entry.items()
        }

    @classmethod
    def from_entry(cls, entry: dict[str, Any]) -> "Message":
        times = {
            key: datetime.fromisoformat(entry[key]) if entry[key] else None
            for key in ("created", "updated", "sent")
        }
        known = {key: entry[key] for key in cls.__dataclass_fields__ if key not in times}
        return cls(**known, **times)  # type: ignore[arg-type]  # created and updated are never empty


def rfc2822(at: datetime) -> str:
    return f"{at.astimezone(UTC):%a, %d %b %Y %H:%M:%S +0000}"
