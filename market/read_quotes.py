"""Reads what is stored of many coins' prices at once."""

from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from market.accept import Candidate, Known
from market.models import Quote
from market.touches import Extreme
from market.weigh import Stored

IN_ONE_QUESTION = 500  # more ids than that: reading all quotes is cheaper than naming them
_FIELDS = (
    "coin_id", "price", "as_of", "candidate_price", "candidate_as_of", "candidate_at",
    "high_24h", "high_trusted", "high_before", "high_before_at",
    "low_24h", "low_trusted", "low_before", "low_before_at",
)  # fmt: skip


def read_stored(coins: Collection[str]) -> dict[str, Stored]:
    """The stored state of the coins that have one."""
    quotes = Quote.objects.all()
    if len(coins) <= IN_ONE_QUESTION:
        quotes = quotes.filter(coin_id__in=coins)
    wanted = frozenset(coins)
    return {coin: stored for coin, stored in _stored(quotes) if coin in wanted}


def _stored(quotes: Any) -> Iterator[tuple[str, Stored]]:
    for coin, price, as_of, doubt, doubt_as_of, doubt_at, *extremes in quotes.values_list(*_FIELDS):
        candidate = None if doubt is None else Candidate(doubt, doubt_as_of, doubt_at)
        high, low = _extreme(as_of, *extremes[:4]), _extreme(as_of, *extremes[4:])
        yield coin, Stored(Known(price, as_of, candidate), high, low)


def _extreme(
    as_of: datetime | None,
    value: Decimal | None,
    trusted: bool,
    before: Decimal | None,
    before_at: datetime | None,
) -> Extreme:
    return Extreme(value, trusted, as_of, before, before_at)
