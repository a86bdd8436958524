"""Read any other file by saying which of its columns means what."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from transactions.importing.event import Amount
from transactions.importing.formats import Format, Found
from transactions.importing.money import split_pair
from transactions.importing.reading.source import Source
from transactions.importing.recognise import Recognised, likely_header
from transactions.importing.refusals import ImportRefused
from transactions.importing.row import Row
from transactions.importing.sides import Sides, told
from transactions.importing.times import Order

# What a column can mean, in the words of the mapping page.
FIELDS = {
    "at": "Date and time",
    "kind": "What happened (buy, sell, …)",
    "coin": "Coin",
    "pair": "Market, e.g. BTC/EUR",
    "quantity": "Quantity (negative: went out)",
    "price": "Price of one",
    "total": "Total",
    "currency": "Currency of price and total",
    "other_coin": "The other coin of a trade",
    "other_quantity": "Its quantity",
    "fee": "Fee",
    "fee_currency": "Currency of the fee",
    "external_id": "The exchange's id",
    "note": "Note",
}
_IN = {"buy", "bought", "deposit", "receive", "received", "in", "transfer in", "transfer_in"}
_OUT = {"sell", "sold", "withdrawal", "withdraw", "send", "sent", "out", "transfer out"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns`: field → column name. `kind`, where no column says it, is the same in all rows."""

    columns: Dict[str, str]
    exchange: str = ""
    kind: str = ""
    currency: str = ""
    day_first: bool | None = None
    decimal_comma: bool | None = None

    @classmethod
    def from_json(cls, said: Dict[str, Any]) -> "Mapping":
        names = ("exchange", "kind", "currency", "day_first", "decimal_comma")
        columns = {name: str(column) for name, column in said.get("columns", {}).items() if column}
        return cls(columns=columns, **{name: said[name] for name in names if name in said})

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "exchange": self.exchange,
            "kind": self.kind,
            "currency": self.currency,
            "day_first": self.day_first,
            "decimal_comma": self.decimal_comma,
        }

    def problems(self) -> list[str]:
        """What is still missing before rows can be read."""
        found = [
            f"Choose the column of: {FIELDS[name].lower()}."
            for name in ("at", "quantity")
            if name not in self.columns
        ]
        if not {"coin", "pair"} & self.columns.keys():
            found.append("Choose the column of the coin, or of the market.")
        return found + [f"There is no field {name}." for name in self.columns if name not in FIELDS]

    def format(self) -> Format:
        order = {True: Order.DAY_FIRST, False: Order.MONTH_FIRST, None: Order.UNKNOWN}
        return Format(
            exchange=self.exchange or "Other",
            name="own mapping",
            headers=(",".join(["*"] * len(self.columns)),),
            read=self.read,
            order=order[self.day_first],
            comma=self.decimal_comma,
        )

    def read(self, row: Row) -> Found:
        base, quote = self._names(row)
        signed = row.number(self.columns["quantity"])
        what = Amount(abs(signed), base)
        word = self._text(row, "kind") or self.kind
        comes = self._comes(row, word, signed)
        other = self._other(row, what, quote)
        traded = other is not None and not _is_transfer(word)
        sides = Sides(
            at=row.when(self.columns["at"]),
            word=word,
            got=what if comes else (other if traded else None),
            gave=what if not comes else (other if traded else None),
            fee=self._fee(row, quote),
            worth=other if not traded else None,
            external_id=self._text(row, "external_id"),
            note=self._text(row, "note"),
        )
        return told(sides)

    def _text(self, row: Row, name: str) -> str:
        return row.text(self.columns[name]) if name in self.columns else ""

    def _number(self, row: Row, name: str) -> Decimal | None:
        return row.number_or_none(self.columns[name]) if name in self.columns else None

    def _names(self, row: Row) -> tuple[str, str]:
        coin, quote = self._text(row, "coin").upper(), ""
        if "pair" in self.columns and not coin:
            pair = split_pair(self._text(row, "pair"))
            if pair is None:
                raise row.problem("This is no market of two currencies.", self.columns["pair"])
            coin, quote = pair
        if not coin:
            raise row.problem("There is no coin here.", self.columns.get("coin", ""))
        said = self._text(row, "other_coin") or self._text(row, "currency") or quote
        return coin, (said or self.currency).upper()

    def _comes(self, row: Row, word: str, signed: Decimal) -> bool:
        lower = word.lower()
        if lower in _OUT or signed < 0:
            return False
        income = ("staking", "reward", "airdrop", "income", "interest", "mining", "trade")
        if lower in _IN or any(part in lower for part in income) or not word:
            return True
        if any(part in lower for part in ("fee", "loss", "lost", "spend", "payment")):
            return False
        raise row.problem("We do not know this word.", self.columns.get("kind", ""))

    def _other(self, row: Row, what: Amount, quote: str) -> Amount | None:
        quantity = self._number(row, "other_quantity") or self._number(row, "total")
        price = self._number(row, "price")
        if quantity is None and price is not None:
            quantity = price * what.quantity
        return Amount(abs(quantity), quote) if quantity and quote else None

    def _fee(self, row: Row, quote: str) -> Amount | None:
        fee = self._number(row, "fee")
        symbol = self._text(row, "fee_currency").upper() or quote
        return Amount(abs(fee), symbol) if fee and symbol else None


def _is_transfer(word: str) -> bool:
    lower = word.lower()
    parts = ("deposit", "withdraw", "transfer", "receiv", "sen", "staking", "reward", "airdrop",
             "income", "interest", "mining", "fee", "loss", "lost", "spend")  # fmt: skip
    return any(part in lower for part in parts)


def recognise_mapped(sources: Sequence[Source], mapping: Mapping) -> Recognised:
    """The file as the mapping reads it; its header is the row that has the mapped columns."""
    form = mapping.format()
    wanted = set(mapping.columns.values())
    for source in sources:
        for line, cells in source.head():
            if wanted <= {cell.strip() for cell in cells}:
                return Recognised(source, form, cells, line)
    raise ImportRefused(f"This file has no columns named {', '.join(sorted(wanted))}.")


def columns_of(sources: Sequence[Source]) -> list[str]:
    """What a mapping can choose from."""
    return [name.strip() for name in likely_header(sources[0].head()) if name.strip()]
