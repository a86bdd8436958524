"""Coinbase Pro and Advanced Trade: fills, and the account statement."""

from transactions.importing.event import Amount, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import came, fee_of, fill, from_legs, is_buy, pair_of, went


def trade(row: Row) -> Found:
    """`total` includes the fee, so the price says what was exchanged."""
    base, quote = pair_of(row, "product")
    size = Amount(row.positive("size"), row.upper("size unit") or base)
    currency = row.upper("price/fee/total unit") or quote
    total = Amount(size.quantity * row.positive("price"), currency)
    fee = fee_of(row.number_or_none("fee"), currency)
    ident = row.text("trade id")
    buy = is_buy(row, "side")
    return fill(
        row.when("created at"),
        size,
        total,
        buy=buy,
        fee=fee,
        external_id=f"{row.upper('product')}:{ident}" if ident else "",
    )


def together(row: Row) -> object:
    """Two legs and a fee share a trade id, which counts anew on each market: so the time too."""
    if row.text("type").lower() not in {"match", "fee", "conversion"}:
        return None
    number = row.text("trade id")
    return (number, row.text("order id"), row.text("time"))


def account(rows: list[Row]) -> Found:
    first, word = rows[0], rows[0].text("type").lower()
    at = first.when("time")
    if together(first) is None:
        what = Amount(first.size("amount"), first.upper("amount/balance unit"))
        if word == "deposit":
            return came(at, what, external_id=first.text("transfer id"))
        if word == "withdrawal":
            return went(at, what, external_id=first.text("transfer id"))
        raise first.problem("We do not know this type.", "type")
    legs = Legs()
    for row in rows:
        change, unit = row.number("amount"), row.upper("amount/balance unit")
        if row.text("type").lower() == "fee":
            legs.add_fee(-change, unit)
        else:
            legs.add(change, unit)
    ident = first.text("trade id")
    return from_legs(at, legs, external_id=f"{first.text('order id')}:{ident}" if ident else "")


FORMATS = (
    Format(
        exchange="Coinbase Pro",
        name="fills",
        headers=(
            "portfolio?,trade id,product,side,created at,size,size unit,price,fee,total,"
            "price/fee/total unit",
        ),
        read=trade,
    ),
    Format(
        exchange="Coinbase Pro",
        name="account statement",
        headers=(
            "portfolio?,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id",
        ),
        join=by_key(together),
        read_together=account,
    ),
)
