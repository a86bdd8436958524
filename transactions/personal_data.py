from collections.abc import Iterable, Mapping

from accounts.models import User
from tracker.lib.personal_data import Row
from transactions.erase import erase
from transactions.models import (
    CoinBook,
    DeletedEntry,
    Holding,
    HoldingChoice,
    Import,
    Portfolio,
    SavedMapping,
    SymbolChoice,
    Transaction,
)

_ENTRY = (
    "id", "portfolio__name", "kind", "income_kind", "coin_id", "quantity", "other_coin_id",
    "other_quantity", "unit_price", "total", "currency", "price_coin_id", "fee", "fee_currency",
    "fee_coin_id", "exchange", "to_portfolio__name", "to_exchange", "at", "note", "external_id",
    "created_at", "edited_at",
)  # fmt: skip


class Ledger:
    """What this person owns and did, as they recorded it."""

    name = "transactions"

    def export(self, user: User) -> Mapping[str, Iterable[Row]]:
        mine = {"portfolio__owner": user}
        return {
            "portfolios": Portfolio.objects.filter(owner=user)
            .order_by("pk")
            .values("id", "name", "cost_method", "is_default", "archived_at", "created_at"),
            "transactions": Transaction.objects.filter(**mine).order_by("at", "pk").values(*_ENTRY),
            "deleted_transactions": DeletedEntry.objects.filter(owner=user)
            .order_by("pk")
            .values("id", "fields", "deleted_at"),
            "holdings": Holding.objects.filter(**mine)
            .order_by("pk")
            .values("portfolio__name", "coin_id", "quantity", "cost", "realised", "currency"),
            "holding_choices": HoldingChoice.objects.filter(**mine)
            .order_by("pk")
            .values("portfolio__name", "coin_id", "left_out", "price", "currency", "price_at"),
            "imports": Import.objects.filter(owner=user)
            .order_by("pk")
            .values("id", "file_name", "exchange", "format", "state", "imported", "created_at"),
            "import_mappings": SavedMapping.objects.filter(owner=user)
            .order_by("pk")
            .values("name", "columns", "created_at"),
            "symbol_choices": SymbolChoice.objects.filter(owner=user)
            .order_by("pk")
            .values("exchange", "symbol", "coin_id"),
        }

    def summary(self, user: User) -> list[tuple[str, int]]:
        return [
            ("portfolios", Portfolio.objects.filter(owner=user).count()),
            ("transactions", Transaction.objects.of(user).count()),
            ("imports", Import.objects.filter(owner=user).count()),
        ]

    def delete(self, user: User) -> None:
        erase(Transaction.with_hidden.filter(portfolio__owner=user))
        for table in (DeletedEntry, CoinBook, SymbolChoice, SavedMapping, Import, Portfolio):
            table.objects.filter(owner=user).delete()
