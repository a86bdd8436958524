"""Everything the handlers share, and what a test or an operator may do to the stand-in."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.clock import Clock
from sandbox.scripts import Rule, Script
from sandbox.twilio.account import SENDER
from sandbox.twilio.addresses import whatsapp
from sandbox.twilio.composing import Draft
from sandbox.twilio.courier import Courier
from sandbox.twilio.exchange import Exchange, new_sid
from sandbox.twilio.fates import DELIVERED_AND_READ, Fate, fate_of
from sandbox.twilio.messages import Message
from sandbox.twilio.templates import Template
from sandbox.twilio.twiml import replies_in
from sandbox.twilio.webhooks import Inbound, inbound_webhook

Witness = Callable[[Mapping[str, str]], object]
Afterwards = Callable[[], object]
_AFTERWARDS: web.RequestKey[Afterwards] = web.RequestKey("afterwards")


@dataclass(slots=True)
class Desk:
    exchange: Exchange
    script: Script
    clock: Clock
    courier: Courier
    fates: dict[str, Fate] = field(default_factory=dict)
    verdict: str = "approved"  # what WhatsApp says of a template that is handed in
    base_url: str = ""
    witness: Witness | None = None

    def take(self, phase: str, *, subject: str = "") -> Rule | None:
        rule = self.script.take(phase, subject=subject)
        if rule is not None:
            self.exchange.ledger.append("struck", fault=rule.fault.name, subject=subject)
        return rule

    def take_all(self, phase: str, *, subject: str = "") -> dict[str, Rule]:
        struck = self.script.take_all(phase, subject=subject)
        for name in struck:
            self.exchange.ledger.append("struck", fault=name, subject=subject)
        return struck

    async def ask_witness(self, form: Mapping[str, str]) -> object:
        """What the test sees at the moment a message arrives, in a thread where it may block."""
        return await asyncio.to_thread(self.witness, form) if self.witness else None

    def fate_for(self, address: str) -> Fate:
        return self.fates.get(address) or self.fates.get("", DELIVERED_AND_READ)

    def set_fate(self, fate: Fate, *, number: str = "") -> None:
        """What happens to messages to this number, or to all that have no fate of their own."""
        self.fates[whatsapp(number) if number else ""] = fate

    async def write(
        self,
        number: str,
        text: str,
        *,
        to: str = SENDER,
        name: str = "",
        replied_to: str = "",
        button: str = "",
    ) -> Message:
        """A person writes: the window opens, the webhook is called, its answer is sent."""
        now = self.clock.now()
        message = Message(
            sid=new_sid("SM"),
            account_sid=self.exchange.account.sid,
            sender=whatsapp(number),
            to=whatsapp(to),
            body=text,
            direction="inbound",
            status="received",
            created=now,
            updated=now,
            sent=now,
        )
        inbound = Inbound(message, profile_name=name, replied_to=replied_to, button=button)
        self.exchange.receive(inbound, now=now)
        await self.announce(inbound)
        return message

    async def announce(self, inbound: Inbound) -> None:
        """Call the inbound webhook, and send what it answers."""
        url = self.exchange.account.inbound_url
        if not url:
            return
        answer = await self.courier.deliver(inbound_webhook(inbound, url=url))
        for text in replies_in(answer or ""):
            self._reply(text, to=inbound.message)

    def _reply(self, text: str, *, to: Message) -> None:
        draft = Draft(
            sender=to.to,
            to=to.sender,
            body=text,
            service_sid=None,
            template=None,
            variables=None,
            mixed=False,
            status_callback="",
            validity_period=36_000,
        )
        now = self.clock.now()
        message = self.exchange.accept(draft, now=now, direction="outbound-reply")
        standing = self.exchange.standing(draft, now=now)
        steps = fate_of(draft, standing=standing, script=self.fate_for(draft.to))
        self.courier.start(message, steps)

    def add_template(
        self, name: str, body: str, *, variables: dict[str, str], language: str = "en"
    ) -> Template:
        """A template as if made and approved earlier."""
        now = self.clock.now()
        template = Template(
            sid=new_sid("HX"),
            account_sid=self.exchange.account.sid,
            friendly_name=name,
            language=language,
            variables=variables,
            types={"twilio/text": {"body": body}},
            created=now,
            updated=now,
        )
        self.exchange.keep(template)
        self.exchange.judge(template, name=name, category="UTILITY", status="approved")
        return template


DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)


def afterwards(request: web.Request, work: Afterwards) -> None:
    """Have this done once the answer is out, or cannot be given any more."""
    request[_AFTERWARDS] = work


def run_afterwards(request: web.Request) -> None:
    work = request.get(_AFTERWARDS)
    if work is not None:
        del request[_AFTERWARDS]
        work()


async def read_form(request: web.Request) -> dict[str, str]:
    """The form fields; a body of another kind counts as an empty form, as at the vendor."""
    if request.content_type != "application/x-www-form-urlencoded":
        await request.read()
        return {}
    return {key: str(value) for key, value in (await request.post()).items()}
