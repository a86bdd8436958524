"""Binance's order history: an order, and below it its fills under a header of their own."""

from dataclasses import replace

from transactions.importing.event import Amount, Aside, Event
from transactions.importing.exchanges.binance_trades import BINANCE_QUOTES
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_main_row
from transactions.importing.row import Row
from transactions.importing.shapes import NOT_DONE, fee_of, fill, is_buy, pair_of


def is_order(row: Row) -> bool:
    return bool(row.cells[0].strip())


def order(rows: list[Row]) -> Found:
    """The fills tell more than the order (each its time and fee); without them it counts itself."""
    main = rows[0]
    if not is_order(main):
        raise main.problem("This fill stands below no order.", "Date(UTC)")
    below = [row for row in rows[1:] if any(cell.strip() for cell in row.cells)]
    if len(below) > 1:
        table = main.table.under(below[0].cells)
        fills = [Row(row.line, row.cells, table) for row in below[1:]]
        return [_fill(row, main) for row in fills]
    base, quote = pair_of(main, "Pair", quotes=BINANCE_QUOTES)
    executed = _sized(main, "Executed", "Filled", symbol=base)
    if not executed.quantity:
        return Aside(NOT_DONE, main.name_of("Status"), main.text("Status"))
    total = _sized(main, "Trading total", "Total", symbol=quote)
    buy = is_buy(main, "Side", "Type")
    number = main.text("OrderNo", "Order No.")
    return fill(main.when("Date(UTC*)"), executed, total, buy=buy, external_id=number)


def _fill(row: Row, main: Row) -> Event:
    base, quote = pair_of(main, "Pair", quotes=BINANCE_QUOTES)
    filled = _sized(row, "Filled", "Executed", symbol=base)
    total = _sized(row, "Total", symbol=quote)
    fee = row.amount("Fee", symbols=[base, quote, "BNB"]) if row.text("Fee") else None
    at = row.when("Date(UTC*)")
    found = fill(at, filled, total, buy=is_buy(main, "Side", "Type"), fee=fee and fee_of(*fee))
    return replace(found, line=row.line)


def _sized(row: Row, *columns: str, symbol: str) -> Amount:
    """With its symbol (0.5BTC) or without."""
    if row.text(*columns)[-1:].isalpha():
        return row.amount(*columns, symbols=[symbol])
    return Amount(row.number(*columns), symbol)


FORMATS = (
    Format(
        exchange="Binance",
        name="order history",
        headers=(
            "Date(UTC),Pair,Type,Order Price,Order Amount,AvgTrading Price,Filled,Total,Status",
            "Date(UTC),OrderNo,Pair,Type,Side?,Order Price,Order Amount,Time?,Executed,"
            "Average Price,Trading total,Status",
        ),
        join=by_main_row(is_order),
        read_together=order,
    ),
)
