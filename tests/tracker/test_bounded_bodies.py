"""What is too large is answered in a sentence, over a real connection, and reaches no page."""

import asyncio
import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tracker.lib import bounded_bodies
from tracker.lib.bounded_bodies import MEGABYTE, MOST_MEGABYTES, UPLOADS
from transactions.importing.reading.limits import LIMITS

PAGE = "/accounts/login/"


def post(site: str, body: Any, **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    try:
        line.request("POST", PAGE, body=body, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def test_what_says_that_it_is_too_large_is_told_so(live_site: str) -> None:
    status, page = post(live_site, b"x" * (MOST_MEGABYTES * MEGABYTE + 1))
    assert status == 413
    assert "At most 8 MB can be sent here. Nothing of it was kept." in page


def test_what_does_not_say_how_large_it_is_is_cut_off(live_site: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_MEGABYTES + 2):
            yield b"x" * MEGABYTE

    assert post(live_site, endless())[0] == 413


def test_what_fits_reaches_the_page(live_site: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(live_site, b"login=a", **form)[0] == 403  # Django's own answer: no CSRF token


def test_an_upload_may_be_as_large_as_the_importers_read() -> None:
    assert LIMITS.file_bytes < bounded_bodies.MOST_UPLOADED_MEGABYTES * MEGABYTE
    asked: list[str] = []
    sent: list[Any] = []

    async def pages(scope: dict[str, Any], receive: Any, send: Any) -> None:
        asked.append(scope["path"])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask(megabytes: int) -> None:
        headers = [(b"content-length", str(megabytes * MEGABYTE).encode())]
        scope = {"type": "http", "method": "POST", "path": UPLOADS, "headers": headers}
        await bounded_bodies.bounded_bodies(pages)(scope, receive, send)

    asyncio.run(ask(200))
    asyncio.run(ask(1024))
    assert asked == [UPLOADS]
    assert b"Export a shorter time at once." in sent[-1]["body"]
