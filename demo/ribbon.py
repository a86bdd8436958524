"""Every page says that it is a demo, whichever template drew it."""

import re
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.decorators import sync_and_async_middleware

DESK = "/demo/"
BODY = re.compile(rb"<body\b[^>]*>")


@sync_and_async_middleware
def ribbon(get_response: Any) -> Any:
    """Puts one line on top of each page."""
    if iscoroutinefunction(get_response):

        async def label_later(request: HttpRequest) -> HttpResponseBase:
            return labelled(await get_response(request))

        return label_later

    def label(request: HttpRequest) -> HttpResponseBase:
        return labelled(get_response(request))

    return label


def labelled(response: HttpResponseBase) -> HttpResponseBase:
    """Pages only: partial updates have no body element, and files are not ours to change."""
    kind = response.headers.get("Content-Type", "")
    if not isinstance(response, HttpResponse) or not kind.startswith("text/html"):
        return response
    found = BODY.search(response.content)
    if found:
        line = render_to_string("demo/_ribbon.html", {"desk": DESK}).encode()
        response.content = response.content[: found.end()] + line + response.content[found.end() :]
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
    return response
