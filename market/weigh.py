"""Turns the rows of an answer into accepted prices and held ones, coin by coin."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from market.accept import ABSENT, Answered, Known, Limits, Outcome, Verdict, judge
from market.changes import AcceptedPrice
from market.coingecko.answers import MarketRow
from market.touches import Extreme, Move, follow_high, follow_low


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds of a coin's price."""

    known: Known = field(default_factory=Known)
    high: Extreme = field(default_factory=Extreme)
    low: Extreme = field(default_factory=Extreme)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What an answer brought; every asked coin is in one of the two."""

    accepted: dict[str, AcceptedPrice]
    held: dict[str, Verdict]

    def count(self, outcome: Outcome) -> int:
        return sum(verdict.outcome is outcome for verdict in self.held.values())


NOTHING_STORED = Stored()


def weigh(
    rows: Iterable[MarketRow],
    stored: Mapping[str, Stored],
    *,
    asked: Set[str] = frozenset(),
    now: datetime,
    limits: Limits,
) -> Weighed:
    """Judge every row; `asked` are the ids that an answer which came should have held."""
    newest = newest_rows(rows)
    pulse = max((row.last_updated for row in newest.values() if row.last_updated), default=None)
    weighed = Weighed({}, dict.fromkeys(sorted(asked - newest.keys()), ABSENT))
    for coin, row in newest.items():
        before = stored.get(coin, NOTHING_STORED)
        verdict = judge(answered(row), before.known, now=now, limits=limits, pulse=pulse)
        if verdict.outcome is Outcome.ACCEPTED:
            weighed.accepted[coin] = accept(row, before, limits=limits)
        else:
            weighed.held[coin] = verdict
    return weighed


def newest_rows(rows: Iterable[MarketRow]) -> dict[str, MarketRow]:
    """Each coin once: where two answers hold it, the one that is true for later."""
    newest: dict[str, MarketRow] = {}
    for row in rows:
        other = newest.get(row.id)
        if other is None or _is_newer(row, other):
            newest[row.id] = row
    return newest


def _is_newer(row: MarketRow, other: MarketRow) -> bool:
    if row.last_updated is None or row.price is None:
        return False
    return other.last_updated is None or row.last_updated > other.last_updated


def answered(row: MarketRow) -> Answered:
    trouble = row.why("price") if row.price is None else row.why("last_updated")
    return Answered(row.price, row.last_updated, trouble)


def accept(row: MarketRow, stored: Stored, *, limits: Limits) -> AcceptedPrice:
    """The accepted price with what was known before it; the row has been judged."""
    price, as_of = row.price, row.last_updated
    if price is None or as_of is None:
        raise ValueError(f"{row.id} has no price to accept")
    move = Move(stored.known.price, price, as_of)
    return AcceptedPrice(
        coin=row.id,
        price=price,
        as_of=as_of,
        price_before=stored.known.price,
        as_of_before=stored.known.as_of,
        high=follow_high(stored.high, _positive(row.high_24h), move=move, limits=limits),
        low=follow_low(stored.low, _positive(row.low_24h), move=move, limits=limits),
        market_cap=_positive(row.market_cap),
        volume=_positive(row.volume),
        change_1h=_finite(row.change_1h),
        change_24h=_finite(row.change_24h),
        change_7d=_finite(row.change_7d),
    )


def _finite(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value.is_finite() else None


def _positive(value: Decimal | None) -> Decimal | None:
    """CoinGecko says 0 where it does not know."""
    return value if value is not None and value.is_finite() and value > 0 else None
