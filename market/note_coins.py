"""Keeps the catalogue up with the prices: coins it does not know yet, new ranks and images."""

from collections.abc import Iterable
from datetime import datetime

from market.coingecko.answers import MarketRow
from market.models import Catalogue, Coin

CHUNK = 500  # ids in one question


def note_coins(rows: Iterable[MarketRow], *, now: datetime) -> None:
    """Add unknown coins and take over changed ranks and images; names are sync_coins' business."""
    answered = {row.id: row for row in rows}
    known = _known(sorted(answered))
    added = [_coin(row) for coin, row in answered.items() if coin not in known]
    if added:
        Coin.objects.bulk_create(added, ignore_conflicts=True, batch_size=CHUNK)
        Catalogue.objects.changed(now=now)
    changed = [
        Coin(id=coin, rank=row.rank, image_url=row.image or known[coin][1])
        for coin, row in answered.items()
        if coin in known and known[coin] != (row.rank, row.image or known[coin][1])
    ]
    if changed:
        Coin.objects.bulk_update(changed, ["rank", "image_url"], batch_size=CHUNK)


def _known(coins: list[str]) -> dict[str, tuple[int | None, str]]:
    found: dict[str, tuple[int | None, str]] = {}
    for start in range(0, len(coins), CHUNK):
        some = Coin.objects.filter(pk__in=coins[start : start + CHUNK])
        found |= {
            pk: (rank, image) for pk, rank, image in some.values_list("pk", "rank", "image_url")
        }
    return found


def _coin(row: MarketRow) -> Coin:
    return Coin(
        id=row.id, symbol=row.symbol, name=row.name, rank=row.rank, image_url=row.image or ""
    )
