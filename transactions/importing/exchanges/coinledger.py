"""CoinLedger: its universal manual template and its transaction export."""

from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.sides import Sides, amount_of, told


def movement(row: Row) -> Found:
    return told(
        Sides(
            at=row.when("Date*"),
            word=row.text("Type", "Classification"),
            got=amount_of(row.number_or_none("Amount Received*"), row.upper("Asset Received*")),
            gave=amount_of(row.number_or_none("Amount Sent*"), row.upper("Asset Sent*")),
            fee=amount_of(row.number_or_none("Fee Amount*"), row.upper("Fee Currency*")),
            exchange=row.text("Platform*"),
            external_id=row.text("TxHash*", "Internal Id"),
            note=row.text("Description*"),
        )
    )


FORMATS = (
    Format(
        exchange="CoinLedger",
        name="universal",
        headers=(
            "Date (UTC),Platform*?,Asset Sent*,Amount Sent*,Asset Received*,Amount Received*,"
            "Fee Currency*,Fee Amount*,Type*,Description*?,TxHash*?,Classification?,Internal Id?",
        ),
        read=movement,
        many_exchanges=True,
    ),
)
