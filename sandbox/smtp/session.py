"""One SMTP session on aiosmtpd that misbehaves where the script says so."""

import asyncio
import json
from typing import Any, AnyStr
from uuid import uuid4

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.scripts import Rule
from sandbox.smtp import faults
from sandbox.smtp.mailroom import Mailroom
from sandbox.sockets import reset

PATIENCE = 3600  # seconds a hanging session is kept, longer than any client waits


class ScriptedSession(SMTP):
    """Answers as a mail server does until a rule strikes."""

    def __init__(self, room: Mailroom, others: set["ScriptedSession"]) -> None:
        self._room = room
        self._others = others  # every open session, so that the server can end them
        self._id = uuid4().hex[:12]
        super().__init__(
            _Desk(room),
            hostname="smtp.sandbox.test",
            ident="sandbox",
            enable_SMTPUTF8=True,
            tls_context=room.tls_context,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN"],  # one AUTH a log-in, so that one fault is enough
            authenticator=self._authenticate_login,
            timeout=PATIENCE,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._others.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._others.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        reset(self._original_transport or self.transport)  # under TLS the one below it

    async def push(self, status: AnyStr) -> None:
        rule = self._room.script.take(faults.ANY)
        if rule is None:
            await super().push(status)
            return
        raw = status.encode() if isinstance(status, str) else status
        for byte in raw + b"\r\n":
            self._writer.write(bytes([byte]))
            await asyncio.sleep(rule.amount)

    async def _handle_client(self) -> None:
        self._room.ledger.append("connected", session=self._id)
        if await self._struck(faults.CONNECT) or await self._struck(faults.BANNER):
            return
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._struck(faults.EHLO):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._struck(faults.STARTTLS):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._struck(faults.AUTH):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._struck(faults.MAIL, subject=arg or ""):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._struck(faults.RCPT, subject=arg or ""):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if await self._struck(faults.DATA):
            return
        rule = self._room.take(faults.BODY, session=self._id)
        if rule is not None:
            await super().push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readuntil(b"\r\n")
            await self.misbehave(rule)
            return
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if not await self._struck(faults.QUIT):
            await super().smtp_QUIT(arg)

    async def smtp_XSTRIKE(self, arg: str) -> None:
        """For another process: `XSTRIKE {"name": "dot_451", "times": 2}`."""
        try:
            self._room.script.plan(**json.loads(arg))
        except (TypeError, ValueError) as refusal:
            await super().push(f"501 {refusal}")
            return
        await super().push("250 it will strike")

    async def smtp_XLIFT(self, _arg: str) -> None:
        """For another process: end every fault."""
        self._room.script.clear()
        await super().push("250 lifted")

    async def _struck(self, phase: str, *, subject: str = "") -> bool:
        rule = self._room.take(phase, session=self._id, subject=subject)
        if rule is None:
            return False
        await self.misbehave(rule)
        return True

    async def misbehave(self, rule: Rule) -> None:
        """Answer, or end the session; what ends it never returns."""
        name = rule.fault.name
        answer = faults.GREYLISTED if name == "greylist" else faults.ANSWERS.get(name)
        if answer is not None:
            await self.push(answer)
            if not answer.startswith("421"):
                return
        if name.endswith("_reset"):
            reset(self.transport)
        elif not name.endswith("_hang") and self.transport is not None:
            self.transport.close()
        await asyncio.Event().wait()  # until the connection is gone, which cancels this task

    def _authenticate_login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        login = data if isinstance(data, LoginPassword) else LoginPassword(b"", b"")
        known = self._room.admits(login.login.decode(), login.password.decode())
        return AuthResult(success=known, handled=False)

    @property
    def id(self) -> str:
        return self._id


class _Desk:
    """aiosmtpd's handler: what happens at the final dot."""

    def __init__(self, room: Mailroom) -> None:
        self._room = room

    async def handle_DATA(
        self, server: ScriptedSession, _session: Session, envelope: Envelope
    ) -> str:
        rule = self._room.take(faults.DOT, session=server.id, subject=" ".join(envelope.rcpt_tos))
        if rule is not None and not rule.fault.accepted:
            name = rule.fault.name
            if name in faults.ANSWERS:
                return faults.ANSWERS[name]
            await server.misbehave(rule)
        place = self._room.accept(envelope, session=server.id)
        if rule is not None:
            await server.misbehave(rule)
        return f"250 2.0.0 OK queued as {place}"
