"""Content templates: what the Content API keeps, and how variables become text."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sandbox.twilio.refusals import Refusal

MAX_VARIABLES = 100
MAX_KEY = 16
MAX_VALUE = 1600
MAX_RENDERED = 1024

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_POLICY_BREACH = re.compile(r"[\n\r\t]| {5,}")


@dataclass(slots=True)
class Template:
    """One Content resource; `approval` is what WhatsApp said about it."""

    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, dict[str, object]]
    created: datetime
    updated: datetime
    approval: dict[str, object] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The text of the first kind that carries one."""
        return next((str(kind["body"]) for kind in self.types.values() if "body" in kind), "")

    @property
    def status(self) -> str:
        return str(self.approval.get("status", "unsubmitted"))

    def as_resource(self, base: str) -> dict[str, object]:
        url = f"{base}/v1/Content/{self.sid}"
        return {
            "sid": self.sid,
            "account_sid": self.account_sid,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": self.variables,
            "types": self.types,
            "url": url,
            "date_created": f"{self.created:%Y-%m-%dT%H:%M:%SZ}",
            "date_updated": f"{self.updated:%Y-%m-%dT%H:%M:%SZ}",
            "links": {
                "approval_create": f"{url}/ApprovalRequests/whatsapp",
                "approval_fetch": f"{url}/ApprovalRequests",
            },
        }

    def as_entry(self) -> dict[str, object]:
        """What the ledger keeps of a new template."""
        entry = asdict(self)
        entry["created"] = entry["updated"] = self.created.isoformat()
        return entry

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> "Template":
        created = datetime.fromisoformat(entry["created"])
        known = {key: entry[key] for key in cls.__dataclass_fields__}
        return cls(**{**known, "created": created, "updated": created})

    def as_approval(self, base: str) -> dict[str, object]:
        return {
            "sid": self.sid,
            "account_sid": self.account_sid,
            "whatsapp": {"type": "whatsapp", **self.approval} if self.approval else None,
            "url": f"{base}/v1/Content/{self.sid}/ApprovalRequests",
        }


def read_variables(text: str) -> dict[str, str]:
    """`ContentVariables` as the vendor reads it: a JSON string of filled texts, or 21656."""
    try:
        values = json.loads(text)
    except ValueError as broken:
        raise Refusal(21656) from broken
    if not isinstance(values, dict) or len(values) > MAX_VARIABLES:
        raise Refusal(21656)
    for key, value in values.items():
        if len(key) > MAX_KEY or not isinstance(value, str) or not 0 < len(value) <= MAX_VALUE:
            raise Refusal(21656)
    return values


def render(template: Template, values: Mapping[str, str]) -> str:
    """Fill the placeholders; what the sender left out shows the template's sample value.

    That is the vendor's own behaviour, and it is how a wrong price reaches a phone.
    """
    known = {**template.variables, **values}
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), template.body)


def fault_of(rendered: str, values: Mapping[str, str]) -> int | None:
    """The code WhatsApp turns a filled template down with, found out after the answer."""
    if any(_POLICY_BREACH.search(value) for value in values.values()):
        return 63013
    if _PLACEHOLDER.search(rendered):
        return 63028
    if len(rendered) > MAX_RENDERED:
        return 63021
    return None
