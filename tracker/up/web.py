"""The web part: uvicorn on the door that the supervisor holds open.

Started as `python -m tracker.up.web FD`. Forwarded headers stay as they came: who the proxies are
is TRUSTED_PROXY_COUNT's business, and the peer's real address guards the local pages.
"""

import socket
import sys

import uvicorn

from tracker.lib.set_apart import set_apart
from tracker.up import signs

GOODBYE_SECONDS = 2  # then open connections are cut
SIGN_SECONDS = 1


class Web(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        set_apart()
        await super().startup(sockets=sockets)
        if self.started:
            signs.say(signs.READY)


async def say_alive() -> None:
    """Only while the event loop turns."""
    signs.say(signs.PROGRESS)


def serve(door: socket.socket) -> None:
    config = uvicorn.Config(
        "tracker.asgi:application",
        log_config=None,
        log_level="warning",
        access_log=False,  # the request middleware writes a better line
        proxy_headers=False,
        server_header=False,
        ws_per_message_deflate=False,  # news is short, and packing it costs more than sending it
        ws_max_size=64_000,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        callback_notify=say_alive,
        timeout_notify=SIGN_SECONDS,
    )
    Web(config).run(sockets=[door])


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
