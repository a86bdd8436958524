"""Watches the requests of Twilio's client: whether bytes may have left, and how long it may take.

An exception's name does not tell what had already been handed over when it struck, so the
connection itself takes note. What never left is safe to repeat; what left may have arrived.
"""

import io
import math
import threading
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import BaseHTTPResponse

MOST_BYTES = 8_000_000
PIECE = 65_536


class Wire(threading.local):
    """What happened to the present request of this thread."""

    left = False  # a byte of it may have left this machine
    not_after = math.inf  # by the monotonic clock: from then on it is somebody else's to send
    retry_after = ""  # the header of its answer

    def begin(self) -> None:
        self.left, self.retry_after = False, ""


WIRE = Wire()


class Overslept(Exception):
    """Between taking a message and sending it so much time passed that others may have it."""


class TooLong(requests.Timeout):
    """The answer came drop by drop, or had no end."""


class _Watched:
    """A connection that notes when the request itself begins to leave."""

    sock: Any

    def connect(self) -> None:
        try:
            super().connect()  # type: ignore[misc]
        finally:
            WIRE.left = False  # so far only names, handshakes and a proxy's CONNECT

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        if not WIRE.left and time.monotonic() > WIRE.not_after:
            raise Overslept
        WIRE.left = True
        super().send(data)  # type: ignore[misc]


class _WatchedHttp(_Watched, HTTPConnection): ...


class _WatchedHttps(_Watched, HTTPSConnection): ...


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHttps


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


class WatchingAdapter(HTTPAdapter):
    """Pooled connections, no second try, and a limit to the whole answer."""

    def __init__(self, *, total_seconds: float, connections: int) -> None:
        self.total_seconds = total_seconds
        super().__init__(pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        ends = time.monotonic() + self.total_seconds
        WIRE.begin()
        response = super().send(request, *args, **how)
        WIRE.retry_after = response.headers.get("Retry-After", "")
        try:
            response.raw = io.BytesIO(_whole(response.raw, ends))
        except BaseException:
            response.close()
            raise
        return response


def _whole(raw: BaseHTTPResponse, ends: float) -> bytes:
    """The body, while it is neither too slow nor too large."""
    body = bytearray()
    # read1 hands over what is there; anything else would wait for a whole piece, drop by drop.
    while piece := raw.read1(PIECE, decode_content=True):
        body += piece
        if time.monotonic() > ends or len(body) > MOST_BYTES:
            raise TooLong("The answer came too slowly, or had no end.")
    return bytes(body)
