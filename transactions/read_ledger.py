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
    "worth_unknown", "worth_currency", "exchange", "to_exchange", "external_id", "note",
    "matched_out_id", "pk",
)  # fmt: skip
_CHUNK = 2000
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class AsIf:
    """The ledger as it will be: with an import that is still hidden, or without one that shows."""

    shown: int | None = None
    hidden: int | None = None

    def rows(self) -> TransactionQuerySet:
        if self.shown is None and self.hidden is None:
            visible: TransactionQuerySet = Transaction.objects.all()
            return visible
        rows = Transaction.with_hidden.filter(
            Q(batch__isnull=True) | Q(batch__visible=True) | Q(batch=self.shown)
        )
        return rows if self.hidden is None else rows.exclude(batch=self.hidden)

    def left_alone(self) -> set[int]:
        """Transfers in whose other end will be gone."""
        if self.hidden is None:
            return set()
        ins = Transaction.objects.filter(matched_out__batch=self.hidden).exclude(batch=self.hidden)
        return set(ins.order_by().values_list("pk", flat=True))


AS_IT_IS = AsIf()


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """Whose ledger of which coin; every portfolio of the person belongs to it."""

    portfolios: Collection[int]
    coin: str
    currency: str  # of worths; one in another currency is unknown
    as_if: AsIf = AS_IT_IS

    def entries(self, *, after: datetime | None = None) -> Iterator[Recorded]:
        """Everything that touches the coin later than that, in no particular order."""
        when = Q() if after is None else Q(at__gt=after)
        alone = self.as_if.left_alone()
        for row, arrival in _with_arrivals(self._rows(when), self.as_if):
            far_end = arrival if row[2] == self.coin else None
            recorded = _recorded(row, far_end, self.currency)
            yield recorded._replace(is_matched=False) if row[-1] in alone else recorded

    def _rows(self, when: Q) -> Iterator[_Row]:
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
        return self.as_if.rows().filter(when, portfolio__in=self.portfolios, **coin)


def entries_since(
    portfolios: Collection[int], at: datetime, *, currency: str
) -> Iterator[Recorded]:
    """Every entry of one person's portfolios from that moment on, whichever coins it touches."""
    wanted = Transaction.objects.filter(portfolio__in=portfolios, at__gte=at)
    rows = wanted.order_by().values_list(*_COLUMNS).iterator()
    for row, arrival in _with_arrivals(rows, AS_IT_IS):
        yield _recorded(row, arrival, currency)


def _with_arrivals(rows: Iterator[_Row], as_if: AsIf) -> Iterator[tuple[_Row, Arrival | None]]:
    """So many at a time, so that a long ledger is never held twice."""
    while chunk := list(islice(rows, _CHUNK)):
        outs = [row[-1] for row in chunk if row[1] == Kind.TRANSFER_OUT]
        arrivals = _arrivals(outs, as_if)
        yield from ((row, arrivals.get(row[-1])) for row in chunk)


def _recorded(row: _Row, arrival: Arrival | None, currency: str) -> Recorded:
    *fields, valued_in, exchange, to_exchange, external, note, matched_out, _pk = row
    content = (exchange, to_exchange, external, note)
    recorded = Recorded._make([*fields, content, matched_out is not None, arrival])
    if valued_in in ("", currency):
        return recorded
    cause = f"This is still being valued in {currency.upper()}."
    return recorded._replace(worth=None, fee_worth=None, unknown=cause)


def _arrivals(outs: Sequence[int], as_if: AsIf) -> dict[int, Arrival]:
    """The far ends of matched transfers, by the id of the transfer out."""
    columns = ("matched_out_id", "portfolio_id", "quantity", "coin_id")
    fees = ("fee", "fee_coin_id", "fee_worth")
    found = {}
    for start in range(0, len(outs), 500):
        matched = as_if.rows().filter(matched_out__in=outs[start : start + 500])
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
