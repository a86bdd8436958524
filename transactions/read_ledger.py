"""The entries of a coin, or all of them, out of the database, in the shape the arithmetic wants."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.db.models import Q

from transactions.kinds import Kind
from transactions.lots.exact import WIDE
from transactions.lots.legs import Arrival, Recorded
from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet

_COLUMNS = (
    "portfolio_id", "kind", "coin_id", "quantity", "at", "order", "other_coin_id",
    "other_quantity", "fee", "fee_coin_id", "to_portfolio_id", "worth", "fee_worth",
    "worth_unknown", "exchange", "to_exchange", "external_id", "note", "matched_out_id", "pk",
)  # fmt: skip
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """Whose ledger of which coin; every portfolio of the person belongs to it."""

    portfolios: Collection[int]
    coin: str

    def entries(self, *, after: datetime | None = None) -> Iterator[Recorded]:
        """Everything that touches the coin later than that, in no particular order."""
        when = Q() if after is None else Q(at__gt=after)
        rows = list(self._rows(when))
        arrivals = _arrivals([row[-1] for row in rows if row[1] == Kind.TRANSFER_OUT])
        for row in rows:
            yield _recorded(row, arrivals.get(row[-1]) if row[2] == self.coin else None)

    def _rows(self, when: Q) -> Iterator[tuple[Any, ...]]:
        """One query for each part the coin can play, each with its own index."""
        main = self._of(when, coin=self.coin)
        other = self._of(when, other_coin=self.coin)
        fees = self._of(when, fee_coin=self.coin).exclude(coin=self.coin)
        fees = fees.exclude(other_coin__isnull=False, other_coin=self.coin)
        queries = (main, other, fees)
        return chain.from_iterable(
            query.order_by().values_list(*_COLUMNS).iterator() for query in queries
        )

    def _of(self, when: Q, **coin: str) -> TransactionQuerySet:
        found: TransactionQuerySet = Transaction.objects.filter(when, **coin)
        return found.filter(portfolio__in=self.portfolios)


def entries_since(portfolios: Collection[int], at: datetime | None) -> Iterator[Recorded]:
    """Every entry of these portfolios from that moment on, whichever coins it touches."""
    wanted = Transaction.objects.filter(portfolio__in=portfolios)
    if at is not None:
        wanted = wanted.filter(at__gte=at)
    rows = wanted.order_by().values_list(*_COLUMNS).iterator()
    while chunk := list(islice(rows, _CHUNK)):
        arrivals = _arrivals([row[-1] for row in chunk if row[1] == Kind.TRANSFER_OUT])
        yield from (_recorded(row, arrivals.get(row[-1])) for row in chunk)


def _recorded(row: tuple[Any, ...], arrival: Arrival | None) -> Recorded:
    *fields, exchange, to_exchange, external, note, matched_out, _pk = row
    content = (exchange, to_exchange, external, note)
    return Recorded._make([*fields, content, matched_out is not None, arrival])


def _arrivals(outs: Sequence[int]) -> dict[int, Arrival]:
    """The far ends of matched transfers, by the id of the transfer out."""
    columns = ("matched_out_id", "portfolio_id", "quantity", "coin_id")
    fees = ("fee", "fee_coin_id", "fee_worth")
    found = {}
    for start in range(0, len(outs), 500):
        matched = Transaction.objects.filter(matched_out__in=outs[start : start + 500])
        for out, *facts in matched.order_by().values_list(*columns, *fees):
            found[out] = _arrival(*facts)
    return found


def _arrival(
    portfolio: int,
    quantity: Decimal,
    coin: str,
    fee: Decimal | None,
    fee_coin: str | None,
    fee_worth: Decimal | None,
) -> Arrival:
    if fee is None:
        return Arrival(portfolio, quantity, Decimal(0))
    if fee_coin is None:
        return Arrival(portfolio, quantity, fee_worth)
    # In the coin itself: less arrives; in another coin: that coin's own loss.
    less = fee if fee_coin == coin else Decimal(0)
    return Arrival(portfolio, WIDE.subtract(quantity, less), Decimal(0))
