"""Our own export, which comes back as the same ledger. Coins are named by their id."""

from tracker.lib.spreadsheets import plain
from transactions.entry import Entry
from transactions.importing.event import Event, IncomeKind, Kind, Own
from transactions.importing.fingerprints import is_written
from transactions.importing.formats import Format, Found
from transactions.importing.own_export import COLUMNS, NEWER, OWN
from transactions.importing.row import Row

_AMOUNTS = ("other quantity", "unit price", "total", "fee")
_COINS = ("other coin", "price coin", "fee coin")
_WORDS = ("exchange", "to exchange", "external id", "note")


def entry(row: Row) -> Found:
    said = _entry(row)
    read_as = row.text("read as")
    own = Own(
        entry=said,
        portfolio=plain(row.text("portfolio")),
        cost_method=row.text("cost method").lower(),
        to_portfolio=plain(row.text("to portfolio")),
        to_cost_method=row.text("to cost method").lower(),
        transfer=row.text("transfer"),
        read_as=read_as if is_written(read_as) else "",
        in_order=bool(row.text("order")),
    )
    return Event(at=said.at, kind=said.kind, own=own)


def _entry(row: Row) -> Entry:
    kind = _kind(row)
    amounts = {_field(name): row.number_or_none(name) for name in _AMOUNTS}
    coins = {_field(name): row.text(name) or None for name in _COINS}
    words = {_field(name): plain(row.text(name)) for name in _WORDS}
    return Entry(
        kind=kind,
        at=row.when("at"),
        coin=row.text("coin"),
        quantity=row.positive("quantity"),
        income_kind=_income(row) if kind is Kind.INCOME else "",
        currency=row.text("currency").lower(),
        fee_currency=row.text("fee currency").lower(),
        order=int(row.number("order")) if row.text("order") else 0,
        **amounts,  # type: ignore[arg-type]
        **coins,  # type: ignore[arg-type]
        **words,  # type: ignore[arg-type]
    )


def _field(name: str) -> str:
    return name.replace(" ", "_")


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


HEADER = ",".join(f"{name}?" if name in NEWER else name for name in COLUMNS)
FORMATS = (
    Format(exchange=OWN, name="ledger", headers=(HEADER,), read=entry,
           many_exchanges=True),
)  # fmt: skip
