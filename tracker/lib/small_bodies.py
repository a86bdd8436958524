"""Requests to webhooks are small. One that is not is turned away before a byte of it is read."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MOST_BYTES = 64 * 1024
WEBHOOKS = "/webhooks/"


def refusal_of_size(content_length: str | None) -> tuple[int, str] | None:
    """Status and words for a body that is too large, or does not say how large it is."""
    if not content_length or not content_length.isdigit():
        return 411, "Say how long the body is."
    if int(content_length) > MOST_BYTES:
        return 413, f"More than {MOST_BYTES:,} bytes are not read here."
    return None


def small_bodies(pages: Application) -> Application:
    """The application, with a door before its webhooks: Django itself reads whatever comes."""

    async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        refusal = _refusal(scope)
        if refusal is None:
            await pages(scope, receive, send)
            return
        status, words = refusal
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": words.encode()})

    return application


def _refusal(scope: dict[str, Any]) -> tuple[int, str] | None:
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    if not scope["path"].startswith(WEBHOOKS):
        return None
    length = dict(scope["headers"]).get(b"content-length", b"")
    return refusal_of_size(length.decode("latin-1"))
