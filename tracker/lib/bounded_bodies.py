"""No request is larger than what its page could want. What is beyond is neither stored nor read.

Django writes a whole upload to disk before a view sees it. So the size is looked at first, and what
comes without saying its size is cut off where it grows too large.
"""

from collections.abc import Mapping
from typing import Any

from tracker.lib.small_bodies import Application, Receive, Send

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 8
UPLOADS = "/transactions/import/"
MOST_UPLOADED_MEGABYTES = 201  # the importers' own limit, and the form around the file
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Too large</title></head><body><main><h1>Too large</h1>
<p>{words} Nothing of it was kept.</p><p><a href="{back}">Back</a></p></main></body></html>"""


def bounded_bodies(pages: Application) -> Application:
    """The application, behind a door that knows how much each page could want."""

    async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await pages(scope, receive, send)
            return
        most = _most(scope["path"])
        if _said(scope) > most:
            await _discard(receive)
            await _refuse(scope, send)
            return
        body = _Body(receive, most)
        await pages(scope, body.receive, body.watch(send))
        if body.cut_off and not body.answered:
            await _refuse(scope, send)

    return application


class _Body:
    """What comes, until it is too much."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._came = receive, most, 0
        self.cut_off = self.answered = False

    async def receive(self) -> Mapping[str, Any]:
        message = await self._receive()
        self._came += len(message.get("body", b""))
        self.cut_off = self._came > self._most
        return {"type": "http.disconnect"} if self.cut_off else message

    def watch(self, send: Send) -> Send:
        async def watched(message: Mapping[str, Any]) -> None:
            self.answered = True
            await send(message)

        return watched


def _most(path: str) -> int:
    return (MOST_UPLOADED_MEGABYTES if path.startswith(UPLOADS) else MOST_MEGABYTES) * MEGABYTE


def _said(scope: dict[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"").decode("latin-1")
    return int(length) if length.isdigit() else 0


async def _discard(receive: Receive) -> None:
    """A browser shows an answer only once it has sent everything."""
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _refuse(scope: dict[str, Any], send: Send) -> None:
    most = _most(scope["path"]) // MEGABYTE
    words = f"At most {most} MB can be sent here."
    if scope["path"].startswith(UPLOADS):
        words += " Export a shorter time at once."
    page = _PAGE.format(words=words, back=UPLOADS if words.endswith("once.") else "/")
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close"),
               (b"content-security-policy", b"default-src 'none'")]  # fmt: skip
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page.encode()})
