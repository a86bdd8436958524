"""GateHub: the rows of one transaction of the XRP ledger share its hash."""

from transactions.importing.event import Amount, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import came, fee_of, from_legs, paid, went


def together(row: Row) -> object:
    return row.text("TX hash") or None


def movements(rows: list[Row]) -> Found:
    legs = Legs()
    for row in rows:
        word, change, coin = row.text("Type").lower(), row.number("Amount"), row.upper("Currency")
        if word.endswith("fee"):
            legs.add_fee(abs(change), coin)
        elif word in {"payment", "exchange"}:
            legs.add(change, coin)
        else:
            raise row.problem("We do not know this type.", "Type")
    at, ident = rows[0].when("Time"), rows[0].text("TX hash")
    if legs.got and legs.gave:
        return from_legs(at, legs, external_id=ident)
    fees = [Amount(quantity, coin) for coin, quantity in legs.fees.items()]
    move, side = (came, legs.got) if legs.got else (went, legs.gave)
    if not side:
        return [paid(at, each, external_id=ident) for each in fees]
    fee = fee_of(*fees[0]) if fees else None
    return [
        move(at, Amount(quantity, coin), fee=fee, external_id=ident)
        for coin, quantity in side.items()
    ]


FORMATS = (
    Format(
        exchange="GateHub",
        name="transactions",
        headers=(
            "Time,TX hash,Type,Amount,Currency,Currency Issuer Address,Currency Issuer Name,"
            "Balance",
        ),
        join=by_key(together),
        read_together=movements,
    ),
)
