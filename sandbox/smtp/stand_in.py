"""The SMTP stand-in: takes mail for anybody, and misbehaves where the script says so."""

import argparse
import asyncio
import ssl
from dataclasses import asdict
from typing import Any, ClassVar, Self

from sandbox.ledger import Ledger
from sandbox.server import StandIn
from sandbox.smtp import faults
from sandbox.smtp.mailroom import Mailroom
from sandbox.smtp.session import ScriptedSession


class SmtpStandIn(StandIn):
    """A mail server whose every answer can be scripted."""

    name: ClassVar[str] = "smtp"
    scheme: ClassVar[str] = "smtp"

    def __init__(self, ledger: Ledger, *, tls_context: ssl.SSLContext | None = None) -> None:
        super().__init__(ledger)
        self.room = Mailroom(ledger, tls_context=tls_context)
        self._listener: asyncio.Server | None = None
        self._address = ("", 0)
        self._sessions: set[ScriptedSession] = set()

    @classmethod
    def add_options(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--user", default="", help="the only user let in; anybody without it")
        parser.add_argument("--password", default="")

    @classmethod
    def from_options(cls, ledger: Ledger, options: argparse.Namespace) -> Self:
        stand_in = cls(ledger)
        stand_in.require_login(options.user, options.password)
        return stand_in

    async def start(self, host: str, port: int) -> int:
        self._address = (host, port)
        await self._open_port()
        return self._address[1]

    async def stop(self) -> None:
        await self._close_port()
        for session in list(self._sessions):
            session.hang_up()
        while self._sessions:
            await asyncio.sleep(0.001)

    # What a test, the demo or an operator may do.

    def require_login(self, user: str, password: str) -> None:
        self.room.user, self.room.password = user, password

    async def strike(
        self,
        name: str,
        *,
        times: int | None = None,
        seconds: float | None = None,
        only: str = "",
        amount: float = 0,
    ) -> None:
        """Let a fault of `sandbox.smtp.faults.FAULTS` strike."""
        if name == "refused_connect":
            await self._close_port()
            return
        self.room.script.plan(name, times=times, seconds=seconds, only=only, amount=amount)

    async def lift(self, name: str = "") -> None:
        """End one named fault, or all of them; the port opens again."""
        self.room.script.clear(name)
        if name in {"", "refused_connect"}:
            await self._open_port()

    def catalogue(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in faults.FAULTS]

    def _greet(self) -> ScriptedSession:
        return ScriptedSession(self.room, self._sessions)

    async def _open_port(self) -> None:
        if self._listener is None:
            host, port = self._address
            loop = asyncio.get_running_loop()
            self._listener = await loop.create_server(self._greet, host, port)
            self._address = (host, self._listener.sockets[0].getsockname()[1])

    async def _close_port(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
