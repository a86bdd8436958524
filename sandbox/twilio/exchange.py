"""The state of the stand-in: messages, templates, windows. Every change is a line of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sandbox.ledger import Ledger
from sandbox.twilio.account import JOIN_WORDS, Account
from sandbox.twilio.addresses import whatsapp
from sandbox.twilio.composing import Draft
from sandbox.twilio.fates import Standing
from sandbox.twilio.messages import CANCELABLE, Message
from sandbox.twilio.refusals import Refusal
from sandbox.twilio.templates import Template
from sandbox.twilio.webhooks import Inbound


@dataclass(slots=True)
class Exchange:
    ledger: Ledger
    account: Account
    messages: dict[str, Message] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    written: dict[tuple[str, str], datetime] = field(default_factory=dict)  # last inbound
    joined: dict[str, datetime] = field(default_factory=dict)

    def accept(
        self, draft: Draft, *, now: datetime, direction: str = "outbound-api", **facts: object
    ) -> Message:
        """Take a message: from here on it is the provider's to deliver."""
        message = Message(
            sid=new_sid("SM"),
            account_sid=self.account.sid,
            sender=draft.sender,
            to=draft.to,
            body=draft.body,
            direction=direction,
            status="accepted" if draft.service_sid else "queued",
            created=now,
            updated=now,
            service_sid=draft.service_sid,
            content_sid=draft.template.sid if draft.template else None,
            content_variables=draft.variables,
            status_callback=draft.status_callback,
            validity_period=draft.validity_period,
        )
        self._remember(message)
        self.ledger.append("accepted", at=now.isoformat(), **message.as_entry(), **facts)
        return message

    def move(
        self, message: Message, status: str, *, now: datetime, error_code: int | None = None
    ) -> None:
        message.move(status, error_code=error_code, now=now)
        self.ledger.append(
            "status", at=now.isoformat(), sid=message.sid, status=status, code=error_code
        )

    def receive(self, inbound: Inbound, *, now: datetime) -> None:
        """A person wrote: the window opens, and `join …` makes them a member of the sandbox."""
        message = inbound.message
        self._remember(message)
        self._note_inbound(message)
        self.ledger.append(
            "inbound", at=now.isoformat(), replied_to=inbound.replied_to, **message.as_entry()
        )

    def standing(self, draft: Draft, *, now: datetime) -> Standing:
        written = self.written.get((draft.sender, draft.to))
        window = timedelta(hours=self.account.window_hours)
        joined = self.joined.get(draft.to)
        membership = timedelta(hours=self.account.membership_hours)
        return Standing(
            window_open=written is not None and now - written < window,
            joined=not self.account.members_only
            or (joined is not None and now - joined < membership),
        )

    def find(self, sid: str) -> Message:
        if sid not in self.messages:
            uri = f"/2010-04-01/Accounts/{self.account.sid}/Messages/{sid}.json"
            raise Refusal(20404, uri)
        return self.messages[sid]

    def keep(self, template: Template) -> None:
        self.templates[template.sid] = template
        self.ledger.append("template", **template.as_entry())

    def drop(self, template: Template) -> None:
        del self.templates[template.sid]
        self.ledger.append("template_dropped", sid=template.sid)

    def judge(
        self, template: Template, *, name: str, category: str, status: str, reason: str = ""
    ) -> None:
        """What WhatsApp says of a template that was handed in."""
        template.approval = {
            "name": name,
            "category": category,
            "content_type": next(iter(template.types)),
            "status": status,
            "rejection_reason": reason,
            "allow_category_change": True,
        }
        self.ledger.append("approval", sid=template.sid, approval=template.approval)

    def delete(self, sid: str, *, now: datetime) -> None:
        self.find(sid)
        del self.messages[sid]
        self.ledger.append("deleted", at=now.isoformat(), sid=sid)

    def update(self, sid: str, *, form: Mapping[str, str], now: datetime) -> Message:
        """Redact the body, or cancel what has not left yet: the vendor changes nothing else."""
        message = self.find(sid)
        if form.get("Status") == "canceled":
            if message.status not in CANCELABLE:
                raise Refusal(30409, sid)
            self.move(message, "canceled", now=now)
        if "Body" in form:
            if form["Body"]:
                raise Refusal(20001, "Body")
            message.body = ""
            self.ledger.append("redacted", at=now.isoformat(), sid=sid)
        return message

    def phone(self, number: str) -> list[Message]:
        """What a person's phone shows, oldest first: what reached it and what was written there."""
        address = whatsapp(number)
        shown = [
            message
            for message in self.messages.values()
            if message.sender == address
            or (message.to == address and message.status in {"delivered", "read"})
        ]
        return sorted(shown, key=lambda message: message.sent or message.created)

    def _remember(self, message: Message) -> None:
        self.messages[message.sid] = message

    def _note_inbound(self, message: Message) -> None:
        self.written[message.to, message.sender] = message.created
        if message.body.strip().lower() == JOIN_WORDS:
            self.joined[message.sender] = message.created

    def recall(self, entries: list[dict[str, Any]]) -> None:
        """Build the state again from the ledger of an earlier run."""
        for entry in entries:
            if entry["kind"] in {"accepted", "inbound"}:
                message = Message.from_entry(entry)
                self._remember(message)
                if entry["kind"] == "inbound":
                    self._note_inbound(message)
            elif entry["kind"] == "status" and entry["sid"] in self.messages:
                at = datetime.fromisoformat(entry["at"])
                self.messages[entry["sid"]].move(entry["status"], error_code=entry["code"], now=at)
            elif entry["kind"] == "deleted":
                self.messages.pop(entry["sid"], None)
            else:
                self._recall_template(entry)

    def _recall_template(self, entry: dict[str, Any]) -> None:
        if entry["kind"] == "template":
            self.templates[entry["sid"]] = Template.from_entry(entry)
        elif entry["kind"] == "approval" and entry["sid"] in self.templates:
            self.templates[entry["sid"]].approval = entry["approval"]
        elif entry["kind"] == "template_dropped":
            self.templates.pop(entry["sid"], None)


def new_sid(prefix: str) -> str:
    return prefix + uuid4().hex
