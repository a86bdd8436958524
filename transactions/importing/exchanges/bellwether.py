"""Our own export, which comes back as the same ledger. Coins are named by their id."""

from decimal import Decimal

from transactions.importing.event import Amount, Event, IncomeKind, Kind
from transactions.importing.formats import Format, Found
from transactions.importing.own_export import COLUMNS, plain
from transactions.importing.row import Row


def entry(row: Row) -> Found:
    kind = _kind(row)
    quantity = Amount(row.positive("quantity"), f"={row.text('coin')}")
    other = row.number_or_none("other quantity")
    total = row.number_or_none("total")
    if total is None and (price := row.number_or_none("unit price")) is not None:
        total = price * quantity.quantity
    paid = _money(row, total, "currency", "price coin")
    given = Amount(other, f"={row.text('other coin')}") if other else None
    comes = kind in {Kind.BUY, Kind.TRADE, Kind.TRANSFER_IN, Kind.INCOME}
    return Event(
        at=row.when("at"),
        kind=kind,
        got=quantity if comes else (paid if kind is Kind.SELL else None),
        gave=given if kind is Kind.TRADE else (None if comes else quantity),
        fee=_money(row, row.number_or_none("fee"), "fee currency", "fee coin"),
        worth=paid,
        income_kind=_income(row) if kind is Kind.INCOME else "",
        exchange=plain(row.text("exchange")),
        external_id=plain(row.text("external id")),
        note=plain(row.text("note")),
    )


def _kind(row: Row) -> Kind:
    try:
        return Kind(row.text("kind").lower())
    except ValueError as exc:
        raise row.problem("There is no such kind of entry.", "kind") from exc


def _income(row: Row) -> IncomeKind:
    try:
        return IncomeKind(row.text("income kind").lower())
    except ValueError as exc:
        raise row.problem("There is no such kind of income.", "income kind") from exc


def _money(row: Row, value: Decimal | None, currency: str, coin: str) -> Amount | None:
    if value is None:
        return None
    if row.text(coin):
        return Amount(value, f"={row.text(coin)}")
    return Amount(value, f"${row.upper(currency)}") if row.text(currency) else None


FORMATS = (
    Format(
        exchange="Bellwether",
        name="ledger",
        headers=(",".join(COLUMNS),),
        read=entry,
        many_exchanges=True,
    ),
)
