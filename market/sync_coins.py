"""Keep the catalogue in step with CoinGecko's: once a day, and at the first start.

Names and the state of a coin come from the list of all coins, ranks and images from the pages of
the largest ones. Everything is fetched first; then short transactions write it down.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import Q

from market.catalogue import CatalogueChange, Known, ListNotBelieved, compare, ranks
from market.coingecko.answers import MarketRow
from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError
from market.coingecko.limits import Purpose
from market.models import Catalogue, Chore, Coin
from tracker.lib.seams import ring

STARTERS = Path(__file__).with_name("best_known_coins.csv")
PAGES_WITH_RANKS = 4  # the thousand largest coins
CHORE = "sync coins"
SYNC_EVERY = timedelta(days=1)
RETRY_AFTER = timedelta(minutes=15)
# No write transaction may last a second on SQLite.
CHUNK = 1000

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    listed: dict[str, Known]
    ranked: list[MarketRow]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class SyncResult:
    added: int = 0
    renamed: int = 0
    returned: int = 0
    vanished: int = 0
    ranked: int = 0
    problem: str = ""


def sync_when_due(client: CoinGecko, *, now: datetime) -> SyncResult | None:
    """The daily sync; None when it is not due. The first call plants what ships with us."""
    plant_starters(now=now)
    if not Chore.objects.claim(CHORE, now=now, every=SYNC_EVERY, retry=RETRY_AFTER):
        return None
    return sync_coins(client, now=now)


def sync_coins(client: CoinGecko, *, now: datetime) -> SyncResult:
    """Fetch, compare, write. A problem is a sentence, and what was believed before stays."""
    try:
        fetched = fetch(client)
        change = compare(_known(), fetched.listed)
    except (CoinGeckoError, ListNotBelieved) as problem:
        if isinstance(problem, CoinGeckoError):
            Chore.objects.put_off(CHORE, problem.failure, now=now)
        logger.warning("catalogue.not_synced", problem=str(problem))
        return SyncResult(problem=str(problem))
    write(change, now=now)
    ranked = write_ranks(fetched.ranked, complete=not fetched.problems)
    Chore.objects.done(CHORE, now=now)
    return SyncResult(
        added=len(change.added),
        renamed=len(change.renamed),
        returned=len(change.returned),
        vanished=len(change.vanished),
        ranked=ranked,
        problem=" ".join(fetched.problems),
    )


def fetch(client: CoinGecko) -> Fetched:
    """The list of all coins, and as many pages of ranks as can be had."""
    listed = {coin.id: Known(coin.symbol, coin.name) for coin in client.coins_list().rows}
    ranked: list[MarketRow] = []
    problems: list[str] = []
    for page in range(1, PAGES_WITH_RANKS + 1):
        try:
            ranked += client.markets(page=page, purpose=Purpose.CATALOGUE).rows
        except CoinGeckoError as problem:
            problems.append(f"Page {page} of the ranks is missing: {problem}")
    return Fetched(listed, ranked, problems)


def plant_starters(*, now: datetime) -> int:
    """The best-known coins, which ship with us: a machine without network can pick coins too."""
    if Coin.objects.exists():
        return 0
    with STARTERS.open(newline="", encoding="utf-8") as file:
        coins = [Coin(rank=rank, **row) for rank, row in enumerate(csv.DictReader(file), 1)]
    Coin.objects.bulk_create(coins, ignore_conflicts=True)
    Catalogue.objects.changed(now=now)
    return len(coins)


def write(change: CatalogueChange, *, now: datetime) -> None:
    """Write in chunks what changed; who cares is told inside the same transaction."""
    for added in _chunks(sorted(change.added)):
        Coin.objects.bulk_create(
            [Coin(id=coin, **_names(change.added[coin])) for coin in added], ignore_conflicts=True
        )
    for renamed in _chunks(sorted(change.renamed)):
        _rename(renamed, change)
    with transaction.atomic():
        for returned in _chunks(sorted(change.returned)):
            Coin.objects.filter(pk__in=returned).update(active=True, vanished_at=None)
        for vanished in _chunks(sorted(change.vanished)):
            gone = Coin.objects.filter(pk__in=vanished)
            gone.update(active=False, vanished_at=now, rank=None)
        if change:
            Catalogue.objects.changed(now=now)
            ring(
                "COINS_CHANGED",
                vanished=change.vanished,
                returned=change.returned,
                renamed=frozenset(change.renamed),
                now=now,
            )


def write_ranks(rows: Sequence[MarketRow], *, complete: bool) -> int:
    """Ranks and images of the largest coins; the rest lose theirs only if every page came."""
    best = ranks((row.id, row.rank) for row in rows)
    images = {row.id: row.image for row in rows if row.image}
    coins = list(Coin.objects.filter(pk__in=[row.id for row in rows]))
    for coin in coins:
        coin.rank = best.get(coin.pk)
        coin.image_url = images.get(coin.pk, coin.image_url)
    with transaction.atomic():
        if complete and best:
            Coin.objects.filter(~Q(pk__in=best), rank__lte=max(best.values())).update(rank=None)
        Coin.objects.bulk_update(coins, ["rank", "image_url"], batch_size=200)
    return len(best)


def _known() -> dict[str, Known]:
    rows = Coin.objects.order_by().values_list("id", "symbol", "name", "active")
    return {coin: Known(symbol, name, active) for coin, symbol, name, active in rows}


def _rename(ids: Sequence[str], change: CatalogueChange) -> None:
    coins = list(Coin.objects.filter(pk__in=ids))
    for coin in coins:
        coin.symbol, coin.name = change.renamed[coin.pk].symbol, change.renamed[coin.pk].name
    Coin.objects.bulk_update(coins, ["symbol", "name"], batch_size=200)


def _names(coin: Known) -> dict[str, str]:
    return {"symbol": coin.symbol, "name": coin.name}


def _chunks(ids: Sequence[str]) -> list[list[str]]:
    rest = iter(ids)
    return [list(islice(rest, CHUNK)) for _ in range(0, len(ids), CHUNK)]
