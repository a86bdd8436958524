"""The base of the stand-ins that speak HTTP: ledger, faults and remote control around a table of
routes.
"""

import asyncio
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.faults import Fault, FaultQueue
from sandbox.ledger import Ledger
from sandbox.misbehave import misbehave
from sandbox.server import StandIn

CONTROL = "/_control/"
LONGEST_LINE = 32 * 1024  # providers take longer addresses than aiohttp does unasked


class HttpStandIn(StandIn):
    """Subclasses give `routes`, and say in `facts` what of a request goes into the ledger.

    Every method named in `controls` can be called from the test's own thread and, with the same
    arguments as a JSON object, by `POST /_control/<name>`.
    """

    controls: tuple[str, ...] = ()

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.faults = FaultQueue()
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._address = ("", 0)
        self._busy: set[object] = set()  # connections that wait for an answer

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The paths this stand-in answers."""
        raise NotImplementedError

    def prepare(self, app: web.Application) -> None:
        """Put into the application what its handlers need."""

    def facts(self, request: web.Request) -> dict[str, object]:
        """What to write down of a request besides method, path, query, status and fault."""
        del request
        return {}

    async def start(self, host: str, port: int) -> int:
        app = web.Application(middlewares=[self._middleware()])
        app.add_routes([web.post(CONTROL + "{verb}", self._control)])
        app.add_routes(self.routes())
        self.prepare(app)
        # A hanging answer must not keep a test waiting at the end: handlers are cut off at once.
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=0.05,
            max_line_size=LONGEST_LINE,
        )
        await self._runner.setup()
        self._address = (host, port)
        await self.open_port()
        return self._address[1]

    async def stop(self) -> None:
        await self.close_port()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def open_port(self) -> None:
        """Listen, and after `close_port` again at the same address."""
        if self._listener is None:
            loop, (host, port) = asyncio.get_running_loop(), self._address
            self._listener = await loop.create_server(self.greet, host, port, backlog=512)
            self._address = (host, self._listener.sockets[0].getsockname()[1])

    async def close_port(self) -> None:
        """Refuse new connections and end the idle ones, as a server that went away does."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._runner is not None and self._runner.server is not None:
            for connection in self._runner.server.connections:
                if connection.transport not in self._busy:
                    connection.force_close()

    def greet(self) -> asyncio.BaseProtocol:
        """What serves a new connection; a stand-in may slam the door instead."""
        assert self._runner is not None  # noqa: S101 - the port is open only while it runs
        assert self._runner.server is not None  # noqa: S101
        return self._runner.server()

    def fault(self, **fault: Any) -> None:
        """Let coming requests go wrong as `sandbox.faults.Fault` describes."""
        self.faults.add(Fault(**fault))

    def clear_faults(self) -> None:
        """Forget the faults that have not happened yet."""
        self.faults.clear()

    def _middleware(self) -> Middleware:
        @web.middleware
        async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(CONTROL):
                return await handler(request)
            transport = request.transport
            self._busy.add(transport)
            try:
                return await self._serve(request, handler)
            finally:
                self._busy.discard(transport)

        return serve

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await request.read()  # the body counts as received even when the answer never comes
        fault = self.faults.take(request.method, request.path)
        answer = None
        if fault is None or fault.after or fault.kind in ("delay", "truncate"):
            answer = await answered(handler, request)
        self._record(request, answer, fault)
        if fault is not None:
            return await misbehave(fault, request, answer)
        assert answer is not None  # noqa: S101 - no fault, so the handler ran
        return answer

    def _record(
        self, request: web.Request, answer: web.StreamResponse | None, fault: Fault | None
    ) -> None:
        self.ledger.append(
            "request",
            method=request.method,
            path=request.path,
            query=dict(request.query),
            status=status_sent(answer, fault),
            fault=fault and fault.kind,
            **self.facts(request),
        )

    async def _control(self, request: web.Request) -> web.Response:
        # Only JSON: a web page elsewhere cannot send that to a stand-in without being asked first.
        if request.content_type != "application/json":
            return web.json_response({"error": "send a JSON object"}, status=415)
        verb = request.match_info["verb"]
        if verb not in ("fault", "clear_faults", *self.controls):
            return web.json_response({"error": f"no control named {verb}"}, status=404)
        try:
            arguments = json.loads(await request.text() or "{}", parse_float=Decimal)
            done = getattr(self, verb)(**arguments)
            if asyncio.iscoroutine(done):
                done = await done
        except (TypeError, ValueError, LookupError) as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.Response(
            text=json.dumps({"ok": True, "result": done}, default=str),
            content_type="application/json",
        )


async def answered(handler: Handler, request: web.Request) -> web.StreamResponse:
    """The handler's answer, aiohttp's own 404 and 405 among them."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        return web.Response(status=refusal.status, text=refusal.text, headers=refusal.headers)


def status_sent(answer: web.StreamResponse | None, fault: Fault | None) -> int | None:
    """The status the client gets to see; None when it gets none."""
    if fault is None or fault.kind in ("delay", "truncate"):
        return answer.status if answer else None
    return fault.status if fault.kind == "answer" else None
