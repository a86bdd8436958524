"""The columns of the holdings table: what each is called, sorted by, and when it is shown."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.page.rows import Row


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str
    key: Callable[[Row], Any]  # what rows are sorted by; None: unknown, always last
    title: str = ""  # what the label stands for
    usual: bool = True  # shown until somebody chooses otherwise
    descends: bool = True  # the order that a first click gives


def _change(name: str) -> Callable[[Row], Decimal | None]:
    return lambda row: getattr(row.quote, name)


def _far(row: Row) -> Decimal | None:
    distance = row.line.distance if row.line else None
    return None if distance is None else abs(distance)


COLUMNS = (
    Column("rank", "#", lambda row: row.coin.rank, "Rank by market cap", descends=False),
    Column("name", "Coin", lambda row: row.coin.name.casefold(), descends=False),
    Column("price", "Price", lambda row: row.price.value),
    Column("change_1h", "1 h", _change("change_1h"), "Change of the price in 1 hour"),
    Column("change_24h", "24 h", _change("change_24h"), "Change of the price in 24 hours"),
    Column("change_7d", "7 d", _change("change_7d"), "Change of the price in 7 days"),
    Column("holdings", "Holdings", lambda row: row.quantity, "How much of the coin there is"),
    Column("value", "Value", lambda row: row.figures.value.value),
    Column("share", "Share", lambda row: row.share, "Of the total balance"),
    Column("cost", "Cost", lambda row: row.figures.cost.value, usual=False),
    Column(
        "profit", "Profit", lambda row: row.figures.profit.value,
        "Realised and unrealised, as your ledger has it",
    ),
    Column(
        "unrealised", "Unrealised", lambda row: row.figures.unrealised.value,
        "Profit on what is still held", usual=False,
    ),
    Column("market_cap", "Market cap", lambda row: row.quote.market_cap),
    Column(
        "line", "Reminder", _far, "How far the price is from your nearest line",
        descends=False,
    ),
    Column("week", "7 days", _change("change_7d"), "The price of 7 days as a line"),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
ALWAYS = "name"
USUAL = tuple(column.name for column in COLUMNS if column.usual)
SORTED_BY = "value"


def shown(wanted: Iterable[str] | None) -> list[Column]:
    """The wanted columns in their order, or the usual ones."""
    names = set(USUAL if wanted is None else wanted) | {ALWAYS}
    return [column for column in COLUMNS if column.name in names]


def in_order(rows: Collection[Row], by: str, *, descending: bool) -> list[Row]:
    """What counts before what is left out, known before unknown."""
    key = BY_NAME.get(by, BY_NAME[SORTED_BY]).key
    keys = {id(row): key(row) for row in rows}
    known = [row for row in rows if keys[id(row)] is not None]
    known.sort(key=lambda row: keys[id(row)], reverse=descending)
    ordered = known + [row for row in rows if keys[id(row)] is None]
    return sorted(ordered, key=lambda row: row.left_out)
