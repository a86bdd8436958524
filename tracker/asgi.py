"""The web application as uvicorn serves it: pages by Django, live news by one socket."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

django_pages = get_asgi_application()

from tracker.lib.bounded_bodies import bounded_bodies  # noqa: E402
from tracker.lib.live.socket import LiveSocket, Receive, Send  # noqa: E402  (needs Django set up)
from tracker.lib.small_bodies import small_bodies  # noqa: E402

pages = small_bodies(bounded_bodies(django_pages))

live = LiveSocket()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await live(scope, receive, send)
    else:
        await pages(scope, receive, send)
