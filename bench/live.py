"""Time until the last of 1,000 pages has its news: our hub against a group of Channels.

Ours: 17,000 changed quotes published, each page watching ten of its own. Theirs: one group_send
of 100 quotes to everyone. Both run in one uvicorn process each, beside one real Redis.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bench import live_pages
from bench.figures import Figure, compare
from bench.processes import redis, running, until
from tracker.lib.live.publish import publish_items

PAGES, COINS, WATCHED, GROUP_COINS = 1_000, 17_000, 10, 100
ROUNDS = 5
LIMIT = 1 / 5


def measure(engine: str) -> list[Figure]:
    with redis() as url, _web("ours", url) as ours, _web("theirs", url) as theirs:
        settings.REDIS_URL = url
        return [asyncio.run(_race(engine, ours=ours, theirs=theirs, url=url))]


def quotes(count: int) -> dict[str, dict[str, str]]:
    """What a quote says, for so many coins."""
    facts = {"price": "70120.10", "change_1h": "0.5", "change_24h": "-2.5", "change_7d": "11.25"}
    return {f"coin-number-{number}": facts for number in range(count)}


async def _race(engine: str, *, ours: int, theirs: int, url: str) -> Figure:
    """Rounds in turn; every page must get its news in every round."""
    watches = [
        [f"coin-number-{(page * 7 + place * 131) % COINS}" for place in range(WATCHED)]
        for page in range(PAGES)
    ]
    hub = await live_pages.open_pages(ours, watches)
    group = await live_pages.open_pages(theirs, watches)
    market, some = quotes(COINS), quotes(GROUP_COINS)
    send_to_group = live_pages.group_sender(url, some)

    async def publish() -> None:
        await asyncio.to_thread(publish_items, "quotes", market, at=timezone.now())

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for number in range(ROUNDS + 1):
        for name, pages, send in (("ours", hub, publish), ("theirs", group, send_to_group)):
            spent = await _until_last(pages, send)
            if number:  # the first round warms both up
                times[name].append(spent)
    return compare(
        f"last of {PAGES} pages, {WATCHED} of {COINS} coins each, against a group of {GROUP_COINS}",
        engine,
        ours=times["ours"],
        theirs=times["theirs"],
        limit=LIMIT,
    )


async def _until_last(pages: live_pages.Pages, send: Callable[[], Awaitable[None]]) -> float:
    heard = pages.expect_one_each()
    begun = time.perf_counter()
    await send()
    async with asyncio.timeout(60):
        return await heard - begun


@contextmanager
def _web(name: str, redis_url: str) -> Iterator[int]:
    """A web process; its port."""
    port_file = Path(settings.DATA_DIR) / f"{name}.port"
    command = [sys.executable, "-m", "bench.live_web", name, redis_url, str(port_file)]
    with running(command) as process:
        until(port_file.exists, process)
        yield int(port_file.read_text())
