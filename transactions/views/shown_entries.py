"""Entries that an import would make, with the names and symbols of their coins."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from market.models import Coin
from tracker.lib.cover import own_short_quantity
from transactions.entry import Entry
from transactions.kinds import IncomeKind
from transactions.listing import COIN_PARTS


@dataclass(frozen=True, slots=True)
class ShownEntry:
    line: int
    entry: Entry
    coins: dict[str, Coin]

    @property
    def kind(self) -> str:
        if self.entry.income_kind:
            return str(IncomeKind(self.entry.income_kind).label)
        return str(self.entry.kind.label)

    @property
    def coin(self) -> Coin:
        return self.coins[self.entry.coin]

    @property
    def other(self) -> Coin | None:
        return self.coins[self.entry.other_coin] if self.entry.other_coin else None

    @property
    def paid(self) -> str:
        """The total, else the price of one; empty where neither was given, or a leg says it."""
        said = self.entry
        if self.other and said.total == said.other_quantity:
            return ""
        if said.total is not None:
            return self._counted(said.total, said.currency, said.price_coin)
        price = self._counted(said.unit_price, said.currency, said.price_coin)
        return f"at {price}" if price else ""

    @property
    def fee(self) -> str:
        return self._counted(self.entry.fee, self.entry.fee_currency, self.entry.fee_coin)

    def _counted(self, amount: Decimal | None, currency: str, coin: str | None) -> str:
        if amount is None:
            return ""
        unit = self.coins[coin].symbol if coin else currency
        return f"{own_short_quantity(amount)} {unit.upper()}"


def shown_entries(lines: Sequence[int], entries: Sequence[Entry]) -> list[ShownEntry]:
    """Side by side, in one query."""
    ids = {getattr(entry, part) for entry in entries for part in COIN_PARTS} - {None}
    coins = Coin.objects.in_bulk(ids)
    return [ShownEntry(*both, coins) for both in zip(lines, entries, strict=True)]
