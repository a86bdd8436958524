"""CoinTracking: `Cur.` stands three times, each beside its amount."""

from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.sides import Sides, amount_of, told
from transactions.importing.times import Order


def movement(row: Row) -> Found:
    with_fee = row.has("Fee")
    return told(
        Sides(
            at=row.when("Date", "Trade Date"),
            word=row.text("Type"),
            got=amount_of(row.number_or_none("Buy"), row.upper("Cur.#1", "Buy Currency")),
            gave=amount_of(row.number_or_none("Sell"), row.upper("Cur.#2", "Sell Currency")),
            fee=amount_of(row.number_or_none("Fee"), row.upper("Cur.#3")) if with_fee else None,
            exchange=row.text("Exchange"),
            external_id=row.text("Tx-ID", "Trade ID"),
            note=row.text("Comment"),
        )
    )


FORMATS = (
    Format(
        exchange="CoinTracking",
        name="trade list",
        headers=(
            "Type,Buy,Cur.,Sell,Cur.,Fee,Cur.,Exchange,Group,Comment,Date,Tx-ID?,Trade Group?,"
            "Imported From?,Add Date?,LPN?",
            "Type,Buy,Cur.,Value in BTC,Value in *,Sell,Cur.,Value in BTC,Value in *,Spread,"
            "Exchange,Group,Date",
        ),
        read=movement,
        order=Order.DAY_FIRST,
        comma=None,
        many_exchanges=True,
    ),
)
