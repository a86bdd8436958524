"""Reads what is stored of many coins' prices at once."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from market.accept import Candidate, Known
from market.models import Quote
from market.touches import Extreme
from market.weigh import Stored

IN_ONE_QUESTION = 500  # more ids than that: reading all quotes is cheaper than naming them
_USUAL = (
    "coin_id", "price", "as_of", "high_24h", "low_24h",
    "high_trusted", "low_trusted", "candidate_price",
)  # fmt: skip
_DOUBTS = (
    "coin_id", "candidate_as_of", "candidate_at",
    "high_before", "high_before_at", "low_before", "low_before_at",
)  # fmt: skip


def read_stored(coins: Collection[str]) -> dict[str, Stored]:
    """The stored state of the coins that have one.

    What went before is read only of the few coins with a doubt: nothing else is judged by it.
    """
    quotes = Quote.objects.all()
    if len(coins) <= IN_ONE_QUESTION:
        quotes = quotes.filter(coin_id__in=coins)
    wanted = frozenset(coins)
    doubts = _doubts(quotes)
    return {
        coin: _stored(rest, doubts.get(coin))
        for coin, *rest in quotes.values_list(*_USUAL)
        if coin in wanted
    }


def _doubts(quotes: QuerySet[Quote]) -> dict[str, list[Any]]:
    doubtful = quotes.filter(
        Q(candidate_at__isnull=False) | Q(high_trusted=False) | Q(low_trusted=False)
    )
    return {coin: rest for coin, *rest in doubtful.values_list(*_DOUBTS)}


def _stored(usual: list[Any], doubt: list[Any] | None) -> Stored:
    price, as_of, high, low, high_trusted, low_trusted, candidate_price = usual
    heard_as_of, heard_at, high_before, high_at, low_before, low_at = doubt or _NO_DOUBT
    candidate = None if heard_at is None else Candidate(candidate_price, heard_as_of, heard_at)
    return Stored(
        Known(price, as_of, candidate),
        Extreme(high, high_trusted, as_of, high_before, high_at),
        Extreme(low, low_trusted, as_of, low_before, low_at),
    )


_NO_DOUBT: list[Any] = [None] * 6
