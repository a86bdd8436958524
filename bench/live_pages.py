"""A thousand pages as cheap as can be, so that what is timed is the server: sockets that count."""

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from channels_redis.core import RedisChannelLayer

OPEN_AT_ONCE = 50
_TEXT = 0x81
_MASK = b"\0\0\0\0"  # masked with zeros a frame is its own plain text


class Pages:
    """All pages of one server."""

    def __init__(self) -> None:
        self._heard: asyncio.Future[float] | None = None
        self._left: set[int] = set()
        self._all: set[int] = set()

    def joined(self, page: int) -> None:
        self._all.add(page)

    def expect_one_each(self) -> asyncio.Future[float]:
        """Resolved with the time at which the last page got its next message."""
        self._left = set(self._all)
        self._heard = asyncio.get_running_loop().create_future()
        return self._heard

    def heard(self, page: int) -> None:
        self._left.discard(page)
        if not self._left and self._heard is not None and not self._heard.done():
            self._heard.set_result(time.perf_counter())


class Page(asyncio.Protocol):
    """One socket: it shakes hands, says what it watches and counts what it is told."""

    def __init__(self, pages: Pages, number: int, port: int, watching: Sequence[str]) -> None:
        self.pages, self.number, self.port, self.watching = pages, number, port, watching
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport
        self._waiting = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - tells the type checker
        self.transport = transport
        address = f"127.0.0.1:{self.port}"
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/live/ HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        if not self.opened.done():
            self._shake_hands()
        while self.opened.done() and (frame := _frame(self._waiting)):
            opcode, length = frame
            del self._waiting[:length]
            if opcode == _TEXT:
                self.pages.heard(self.number)

    def _shake_hands(self) -> None:
        head, found, rest = bytes(self._waiting).partition(b"\r\n\r\n")
        if not found:
            return
        if b" 101 " not in head:
            raise SystemExit(f"A page was turned away: {head[:80]!r}")
        self._waiting = bytearray(rest)
        said = json.dumps({"watch": list(self.watching)}).encode()
        self.transport.write(struct.pack(">BBH", _TEXT, 0x80 | 126, len(said)) + _MASK + said)
        self.pages.joined(self.number)
        self.opened.set_result(None)


def _frame(data: bytearray) -> tuple[int, int] | None:
    """The kind and whole length of the first frame, once all of it is here."""
    if len(data) < 2:
        return None
    head, length = 2, data[1] & 127
    if length >= 126:
        head, form = (4, ">H") if length == 126 else (10, ">Q")
        if len(data) < head:
            return None
        (length,) = struct.unpack_from(form, data, 2)
    return (data[0], head + length) if len(data) >= head + length else None


async def open_pages(port: int, watches: Sequence[Sequence[str]]) -> Pages:
    """Every page connected and watching."""
    pages, loop = Pages(), asyncio.get_running_loop()
    for start in range(0, len(watches), OPEN_AT_ONCE):
        some = [
            Page(pages, start + place, port, watching)
            for place, watching in enumerate(watches[start : start + OPEN_AT_ONCE])
        ]
        for page in some:
            await loop.create_connection(lambda page=page: page, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*(page.opened for page in some))
    return pages


def group_sender(url: str, quotes: dict[str, Any]) -> Callable[[], Awaitable[None]]:
    """Sends these quotes to everyone through a group of Channels."""
    layer = RedisChannelLayer(hosts=[url], capacity=10_000)

    async def send() -> None:
        await layer.group_send("prices", {"type": "price.update", "quotes": quotes})

    return send
