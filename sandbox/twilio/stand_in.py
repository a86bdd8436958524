"""The Twilio stand-in: messages, templates, senders, callbacks, inbound messages, faults."""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, ClassVar, Self

from aiohttp import ClientSession, web
from aiohttp.typedefs import Handler

from sandbox.clock import Clock
from sandbox.ledger import Ledger
from sandbox.scripts import Script
from sandbox.sockets import Slammer
from sandbox.twilio import api_content, api_messages, api_senders, faults
from sandbox.twilio.account import SENDER, Account
from sandbox.twilio.courier import Courier
from sandbox.twilio.desk import DESK, Desk, run_afterwards
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.fates import Fate
from sandbox.twilio.gate import behind_the_gate, send
from sandbox.twilio.phones import bubble
from sandbox.twilio.webhooks import Inbound
from sandbox.web import CONTROL, HttpStandIn


class TwilioStandIn(HttpStandIn):
    """Twilio's Messages and Content API for one account, and the phones at the other end."""

    name: ClassVar[str] = "twilio"
    controls: tuple[str, ...] = (
        *(
            "strike",
            "lift",
            "catalogue",
            "write",
            "repeat",
            "phone",
            "phones",
            "set_fate",
            "advance",
        ),
        *("configure", "rotate_token", "add_template", "set_verdict", "judge", "settle"),
    )

    def __init__(self, ledger: Ledger, account: Account | None = None) -> None:
        super().__init__(ledger)
        self.account = account or Account()
        self.exchange = Exchange(ledger, self.account)
        self.exchange.recall(ledger.entries())
        self.script = Script(faults.FAULTS)
        self.clock = Clock()
        self._desk: Desk | None = None
        self._reopening: asyncio.Future[None] | None = None

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--inbound-url", default="", help="where inbound messages are posted")
        parser.add_argument(
            "--members-only", action="store_true", help="reach only phones that sent the join words"
        )

    @classmethod
    def from_options(cls, ledger: Ledger, options: argparse.Namespace) -> Self:
        account = Account(inbound_url=options.inbound_url, members_only=options.members_only)
        return cls(ledger, account)

    @property
    def desk(self) -> Desk:
        assert self._desk is not None, "the stand-in is not running"  # noqa: S101
        return self._desk

    async def start(self, host: str, port: int) -> int:
        courier = Courier(self.exchange, self.script, self.clock.now, ClientSession())
        self._desk = Desk(self.exchange, self.script, self.clock, courier)
        bound = await super().start(host, port)
        self._desk.base_url = f"http://{host}:{bound}"
        return bound

    async def stop(self) -> None:
        await super().stop()
        if self._desk is not None:
            await self._desk.courier.close()

    def prepare(self, app: web.Application) -> None:
        app[DESK] = self.desk

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [*api_messages.routes, *api_content.routes, *api_senders.routes]

    def greet(self) -> asyncio.BaseProtocol:
        return Slammer() if self.desk.take(faults.CONNECT) else super().greet()

    def _middleware(self) -> Callable[[web.Request, Handler], Any]:
        scripted = super()._middleware()

        @web.middleware
        async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(CONTROL):
                return await handler(request)
            try:
                response: web.StreamResponse = await scripted(request, behind_the_gate(handler))
                await send(request, response)
            finally:
                run_afterwards(request)  # a hanging answer ends by cancellation
            return response

        return serve

    # What a test, the demo or an operator may do.

    async def strike(
        self,
        name: str,
        *,
        times: int | None = None,
        seconds: float | None = None,
        only: str = "",
        amount: float = 0,
    ) -> None:
        """Let a fault of `sandbox.twilio.faults.FAULTS` strike."""
        if name == "refused_connect":
            await self.close_port()
            if seconds is not None:
                asyncio.get_running_loop().call_later(seconds, self._reopen)
            return
        self.script.plan(name, times=times, seconds=seconds, only=only, amount=float(amount))

    async def lift(self, name: str = "") -> None:
        """End one named fault, or all of them; the port opens again."""
        self.script.clear(name)
        if name in {"", "refused_connect"}:
            await self.open_port()

    def clear_faults(self) -> None:
        """Forget every fault that has not happened yet."""
        super().clear_faults()
        self.script.clear()

    def catalogue(self) -> list[dict[str, object]]:
        """Every fault `strike` knows."""
        return [asdict(fault) for fault in faults.FAULTS]

    async def write(
        self, number: str, text: str, *, to: str = SENDER, name: str = "", replied_to: str = ""
    ) -> str:
        """A person writes to us from their phone; returns the sid of what they wrote."""
        message = await self.desk.write(number, text, to=to, name=name, replied_to=replied_to)
        return message.sid

    async def repeat(self, sid: str, *, times: int = 1) -> None:
        """Post an inbound message again, as a provider does that got no answer in time."""
        inbound = Inbound(self.exchange.find(sid))
        await asyncio.gather(*(self.desk.announce(inbound) for _ in range(times)))

    async def phone(self, number: str) -> list[dict[str, object]]:
        """What this person's phone shows, oldest first."""
        return [bubble(message) for message in self.exchange.phone(number)]

    async def phones(self) -> list[str]:
        """The numbers that wrote or were written to."""
        numbers = {message.to for message in self.exchange.messages.values()}
        numbers |= {message.sender for message in self.exchange.messages.values()}
        return sorted(numbers - self.account.senders)

    async def set_fate(self, number: str = "", **script: Any) -> None:
        """What becomes of messages to this number (or to all others); see `fates.Fate`."""
        self.desk.set_fate(Fate(**script), number=number)

    async def advance(self, **by: float) -> None:
        """Move the stand-in's clock ahead: `hours=25` closes every window."""
        self.clock.advance(timedelta(**{unit: float(amount) for unit, amount in by.items()}))

    async def configure(self, **settings: Any) -> None:
        """Change the account: `inbound_url`, `members_only`, `callback_seconds` and the like."""
        for name, value in settings.items():
            if name not in Account.__dataclass_fields__:
                raise ValueError(f"the account has no {name}")
            setattr(self.account, name, value)

    async def rotate_token(self, token: str, *, keep: int = 1) -> None:
        """A new token signs from now on; the last `keep` ones are still let in."""
        self.account.tokens[:] = [token, *self.account.tokens[:keep]]

    async def add_template(
        self, name: str, body: str, *, variables: Mapping[str, str] | None = None
    ) -> str:
        """A template as if made and approved earlier; returns its sid."""
        return self.desk.add_template(name, body, variables=dict(variables or {})).sid

    async def set_verdict(self, status: str) -> None:
        """What WhatsApp says of templates handed in from now on: approved, pending, rejected."""
        self.desk.verdict = status

    async def judge(self, sid: str, status: str, *, reason: str = "") -> None:
        """Change what WhatsApp says of one template."""
        template = self.exchange.templates[sid]
        approval = template.approval
        self.exchange.judge(
            template,
            name=str(approval.get("name", template.friendly_name)),
            category=str(approval.get("category", "UTILITY")),
            status=status,
            reason=reason,
        )

    async def settle(self) -> None:
        """Wait until every message is where it goes and every callback is made."""
        await self.desk.courier.settle()

    def _reopen(self) -> None:
        self._reopening = asyncio.ensure_future(self.open_port())
