"""Koinly: its universal template and its transaction export. Symbols may carry a number: BTC;1."""

from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.sides import Sides, amount_of, told


def movement(row: Row) -> Found:
    label = row.text("Label", "Tag") or row.text("Type")
    worth = row.number_or_none("Net Worth Amount", "Net Value")
    return told(
        Sides(
            at=row.when("Date*"),
            word=label,
            got=amount_of(row.number_or_none("Received Amount"), _symbol(row, "Received Currency")),
            gave=amount_of(row.number_or_none("Sent Amount"), _symbol(row, "Sent Currency")),
            fee=amount_of(row.number_or_none("Fee Amount"), _symbol(row, "Fee Currency")),
            worth=amount_of(worth, _symbol(row, "Net Worth Currency", "Value Currency")),
            exchange=row.text("Receiving Wallet") or row.text("Sending Wallet"),
            external_id=row.text("TxHash", "ID*"),
            note=row.text("Description"),
        )
    )


def _symbol(row: Row, *columns: str) -> str:
    return row.upper(*columns).partition(";")[0]


FORMATS = (
    Format(
        exchange="Koinly",
        name="universal",
        headers=(
            "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,"
            "Fee Currency,Net Worth Amount,Net Worth Currency,Label,Description,TxHash",
        ),
        read=movement,
        many_exchanges=True,
    ),
    Format(
        exchange="Koinly",
        name="transactions",
        headers=(
            "Date*,Type,Label*?,Tag*?,Sending Wallet,Sent Amount,Sent Currency,Sent Cost Basis,"
            "Receiving Wallet,Received Amount,Received Currency,Received Cost Basis,Fee Amount,"
            "Fee Currency,Gain*?,Net Value*?,Fee Value*?,Value*?,TxSrc,TxDest,TxHash,Description",
        ),
        read=movement,
        many_exchanges=True,
    ),
)
