"""One browser's WebSocket: checked, limited, fed from the hub."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from tracker.lib.live.hub import Client, Hub

MOST_SOCKETS = 10_000  # in one web process
MOST_NAMES = 250
MOST_CHARACTERS = 32_000
MESSAGES_PER_MINUTE = 60
# The codes of RFC 6455 that a browser shows a page.
REFUSED, TOO_BUSY = 1008, 1013

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Refused(Exception):
    """What a socket asked for that we do not do."""


class LiveSocket:
    """The ASGI application behind /ws/live/."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # "websocket.connect"
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != "/ws/live/" or not is_our_page(headers):
            await send({"type": "websocket.close", "code": REFUSED})
            return
        if len(self.hub.clients) >= MOST_SOCKETS:
            await send({"type": "websocket.close", "code": TOO_BUSY})
            return
        client = Client(await sync_to_async(person_of)(headers.get("cookie", "")))
        await send({"type": "websocket.accept"})
        self.hub.join(client)
        try:
            await self._converse(client, receive, send)
        finally:
            self.hub.leave(client)

    async def _converse(self, client: Client, receive: Receive, send: Send) -> None:
        """Until the browser leaves, says what we do not do, or does not keep up."""
        tasks = [
            asyncio.create_task(self._read(client, receive)),
            asyncio.create_task(write(client, send)),
            asyncio.create_task(client.dropped.wait()),
        ]
        done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        await asyncio.wait(left)
        if client.dropped.is_set():
            await close(send, TOO_BUSY, "too slow; reconnect for the present state")
        for task in done:
            if isinstance(error := task.exception(), Refused):
                await close(send, REFUSED, str(error))
            elif error is not None:
                raise error

    async def _read(self, client: Client, receive: Receive) -> None:
        clock = asyncio.get_running_loop().time
        minute, heard = clock(), 0
        while (event := await receive())["type"] == "websocket.receive":
            if clock() - minute > 60:
                minute, heard = clock(), 0
            heard += 1
            if heard > MESSAGES_PER_MINUTE:
                raise Refused("too many messages in a minute")
            await self.hub.watch(client, names_in(event.get("text") or ""))


async def write(client: Client, send: Send) -> None:
    """Send what waits; the hub watches how long that takes."""
    clock = asyncio.get_running_loop().time
    while True:
        await client.wake.wait()
        client.wake.clear()
        client.sending_since = clock()
        while client.waiting:
            try:
                await send({"type": "websocket.send", "text": client.waiting.popleft()})
            except (OSError, RuntimeError):  # closed under our hands
                return
        client.sending_since = None


async def close(send: Send, code: int, reason: str) -> None:
    with suppress(OSError, RuntimeError):  # the browser may be gone by now
        await send({"type": "websocket.close", "code": code, "reason": reason})


def names_in(text: str) -> frozenset[str]:
    """The names a page asks to watch."""
    if len(text) > MOST_CHARACTERS:
        raise Refused("the message is too long")
    try:
        names = json.loads(text)["watch"]
    except (ValueError, TypeError, KeyError) as exc:
        raise Refused('say {"watch": ["bitcoin"]}') from exc
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused('say {"watch": ["bitcoin"]}')
    if len(names) > MOST_NAMES:
        raise Refused(f"at most {MOST_NAMES} names")
    return frozenset(names)


def is_our_page(headers: dict[str, str]) -> bool:
    """Whether the page that opened the socket came from us: cookies travel from any page."""
    host, origin = headers.get("host", ""), headers.get("origin", "").rstrip("/")
    known = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    return known and (origin == settings.SITE_URL or urlsplit(origin).netloc == host)


def person_of(cookie: str) -> int | None:
    """Who is logged in, by the session cookie alone; None for a stranger."""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel and morsel.value)
    user = get_user(request)
    return user.pk if user.is_authenticated else None
