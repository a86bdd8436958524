"""`python -m bench.live_web ours|theirs REDIS_URL PORT_FILE`: one web process of bench_live."""

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import django
import uvicorn


def ours() -> Any:
    from django.conf import settings

    from tracker.lib.live.socket import LiveSocket

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.LIVE_STATE = []
    return LiveSocket()


def theirs(redis_url: str) -> Any:
    """As tutorials do it: every socket joins one group and serialises each event for itself."""
    from channels.generic.websocket import AsyncWebsocketConsumer
    from django.conf import settings

    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # Its own limit of 100 waiting messages would drop news, and the client library's
            # limit of five seconds without news would end its connections.
            "CONFIG": {
                "hosts": [{"address": redis_url, "socket_timeout": None}],
                "capacity": 10_000,
            },
        }
    }

    class Prices(AsyncWebsocketConsumer):  # type: ignore[misc]  # the library is untyped
        async def connect(self) -> None:
            await self.channel_layer.group_add("prices", self.channel_name)
            await self.accept()

        async def disconnect(self, code: int) -> None:
            await self.channel_layer.group_discard("prices", self.channel_name)

        async def price_update(self, event: dict[str, Any]) -> None:
            await self.send(text_data=json.dumps({"type": "quotes", "quotes": event["quotes"]}))

        async def receive(self, text_data: str = "", bytes_data: bytes = b"") -> None:
            """What a page watches makes no difference to a group."""

    return Prices.as_asgi()


def main(name: str, redis_url: str, port_file: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    os.environ["REDIS_URL"] = redis_url
    django.setup()
    door = socket.create_server(("127.0.0.1", 0), backlog=2048)
    app = ours() if name == "ours" else theirs(redis_url)
    Path(port_file).write_text(str(door.getsockname()[1]))
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws_per_message_deflate=False)
    uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(*sys.argv[1:])
