"""The entries of a coin out of the database, in the shape the arithmetic wants."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
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


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """Whose ledger of which coin; every portfolio of the person belongs to it."""

    portfolios: Collection[int]
    coin: str

    def entries(self, *, after: datetime | None = None) -> Iterator[Recorded]:
        """Everything that touches the coin later than that, in no particular order."""
        when = Q() if after is None else Q(at__gt=after)
        arrivals = dict(self._arrivals(Q() if after is None else Q(matched_out__at__gt=after)))
        for row in self._rows(when):
            *fields, exchange, to_exchange, external, note, matched_out, pk = row
            content = (exchange, to_exchange, external, note)
            yield Recorded._make([*fields, content, matched_out is not None, arrivals.get(pk)])

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

    def _arrivals(self, when: Q) -> Iterator[tuple[int, Arrival]]:
        """The far ends of matched transfers, by the id of the transfer out."""
        matched = Transaction.objects.filter(
            when, portfolio__in=self.portfolios, coin=self.coin, kind=Kind.TRANSFER_IN,
            matched_out__isnull=False,
        )  # fmt: skip
        columns = ("matched_out_id", "portfolio_id", "quantity", "fee", "fee_coin_id", "fee_worth")
        for out, portfolio, quantity, fee, fee_coin, worth in matched.values_list(*columns):
            if fee is None:
                yield out, Arrival(portfolio, quantity, Decimal(0))
            elif fee_coin is None:
                yield out, Arrival(portfolio, quantity, worth)
            else:  # in the coin itself: less arrives; in another coin: that coin's own loss
                less = fee if fee_coin == self.coin else Decimal(0)
                yield out, Arrival(portfolio, WIDE.subtract(quantity, less), Decimal(0))
