"""Who watches what in this web process, and the one subscriber that feeds them all.

A group send serialises the same news again for every socket. Here an item arrives as JSON text,
and pages that watch the same names share one message.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping

import orjson
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone
from redis import RedisError
from redis import asyncio as redis

from tracker.lib import seams
from tracker.lib.live.publish import CHANNEL, PERSON, fragments, message, person_name

# A browser this far behind is dropped: it reconnects and is given the present state instead.
MOST_WAITING = 32
HEARTBEAT_SECONDS = 15.0
SEND_SECONDS = 10.0  # a message not taken by then will not be; looked at with every heartbeat
POLL_SECONDS = 3.0
RETRY_SECONDS = 1.0

logger = structlog.get_logger(__name__)


class Client:
    """One open page: what it watches, and what waits to be sent to it."""

    __slots__ = (
        "dropped", "names", "own_name", "person_id", "sending_since", "waiting", "wake", "watching",
    )  # fmt: skip

    def __init__(self, person_id: int | None) -> None:
        self.person_id = person_id
        # Apart from the names that many pages watch: those share one message, this one is its own.
        self.own_name = b"" if person_id is None else orjson.dumps(person_name(person_id))
        self.watching: frozenset[str] = frozenset()
        self.names: frozenset[bytes] = frozenset()  # the same as they stand on the wire
        self.waiting: deque[str] = deque()
        self.wake = asyncio.Event()
        self.dropped = asyncio.Event()
        self.sending_since: float | None = None

    def offer(self, text: str) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.drop()
        else:
            self.waiting.append(text)
            self.wake.set()

    def drop(self) -> None:
        """Let a browser go that does not keep up."""
        self.waiting.clear()
        self.dropped.set()


class Hub:
    """The sockets of one web process."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._sent: dict[bytes, bytes] = {}  # the last fragment of each name, for polling only

    def join(self, client: Client) -> None:
        self.clients.add(client)
        if not self._tasks or any(task.done() for task in self._tasks):
            for task in self._tasks:
                task.cancel()
            feed = self._subscribe() if settings.REDIS_URL else self._poll()
            self._tasks = [asyncio.create_task(feed), asyncio.create_task(self._beat())]

    def leave(self, client: Client) -> None:
        self.clients.discard(client)
        if not self.clients:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def watch(self, client: Client, names: frozenset[str]) -> None:
        """Subscribe first, then send the present state: nothing can fall between the two."""
        names = frozenset(name for name in names if not name.startswith(PERSON))
        client.watching, client.names = names, frozenset(map(orjson.dumps, names))
        for kind, items in await self._state(wanted_by(client)):
            self._pass_on(kind, timezone.now().isoformat(), items, {client})

    def receive(self, data: bytes) -> None:
        """Pass one published envelope on to the sockets it concerns."""
        head, *lines = data.split(b"\n")
        envelope = orjson.loads(head)
        if "kind" in envelope:
            items = dict(zip(lines[::2], lines[1::2], strict=True))
            self._pass_on(envelope["kind"], envelope["at"], items, self.clients)
            return
        person_id, text = envelope.get("person"), lines[0].decode()
        for client in self.clients:
            if person_id is None or client.person_id == person_id:
                client.offer(text)

    def _pass_on(
        self, kind: str, at: str, items: Mapping[bytes, bytes], clients: Iterable[Client]
    ) -> None:
        texts: dict[frozenset[bytes], str] = {}
        for client in clients:
            names = client.names
            text = texts.get(names)
            if text is None:
                news = [b"%b:%b" % (name, items[name]) for name in names if name in items]
                text = texts[names] = _text(kind, at, news) if news else ""
            if text:
                client.offer(text)
            if client.own_name in items:
                own = b"%b:%b" % (client.own_name, items[client.own_name])
                client.offer(_text(kind, at, [own]))

    async def _state(self, names: frozenset[str]) -> list[tuple[str, dict[bytes, bytes]]]:
        if not names:
            return []
        answers = await sync_to_async(seams.ask)("LIVE_STATE", names=names)
        return [(kind, fragments(items)) for kind, items in answers]

    async def _subscribe(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                logger.warning("live.redis_away", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        async with redis.from_url(settings.REDIS_URL) as connection, connection.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            await self._repair()
            async for event in pubsub.listen():
                if event["type"] == "message":
                    self.receive(event["data"])

    async def _repair(self) -> None:
        """What was published while nobody listened is read from the database."""
        for client in list(self.clients):
            await self.watch(client, client.watching)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            watched = frozenset().union(*map(wanted_by, self.clients))
            for kind, items in await self._state(watched):
                news = {name: text for name, text in items.items() if self._sent.get(name) != text}
                self._sent.update(news)
                self._pass_on(kind, timezone.now().isoformat(), news, self.clients)

    async def _beat(self) -> None:
        """A page that hears nothing knows its connection is dead, not that nothing happened."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            text = message("heartbeat", {}, at=timezone.now()).decode()
            stuck = asyncio.get_running_loop().time() - SEND_SECONDS
            for client in self.clients:
                if client.sending_since is not None and client.sending_since < stuck:
                    client.drop()
                else:
                    client.offer(text)


def wanted_by(client: Client) -> frozenset[str]:
    """What a page watches, and whoever it belongs to."""
    if client.person_id is None:
        return client.watching
    return client.watching | {person_name(client.person_id)}


def _text(kind: str, at: str, news: list[bytes]) -> str:
    return f'{{"type":"{kind}","at":"{at}","{kind}":{{{b",".join(news).decode()}}}}}'
