"""OKX: the trading account's rows are joined by order; the funding account's stand alone."""

from transactions.importing.event import Amount, Aside, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    earned,
    from_legs,
    set_aside,
    went,
)


def together(row: Row) -> object:
    if row.has("Trade Type"):
        spot = row.text("Trade Type").lower() == "spot"
        return (row.text("Order id"), row.text("Time")) if spot and row.text("Order id") else None
    return row.text("time") if row.text("type").lower() in {"trade", "buy", "sell"} else None


def trades(rows: list[Row]) -> Found:
    first = rows[0]
    if together(first) is None:
        return _alone(first)
    legs = Legs()
    for row in rows:
        coin = row.upper("Unit#2", "Balance Unit", "currency")
        change = row.number("Balance Change", "size")
        fee = row.number_or_zero("Fee")
        # The balance changes by the trade and the fee together.
        flow = change - fee if row.has("Balance Change") else change
        if flow:
            legs.add(flow, coin)
        if fee:
            legs.add_fee(abs(fee), coin)
    return from_legs(first.when("Time"), legs)


def _alone(row: Row) -> Found:
    column = "Trade Type" if row.has("Trade Type") else "type"
    word = row.text(column).lower()
    reason = INTERNAL if "transfer" in word else LEVERAGED
    return Aside(reason, row.name_of(column), row.text(column))


def funding(row: Row) -> Found:
    word = row.text("Type").lower()
    signed = row.number("Amount")
    what, at = Amount(row.size("Amount"), row.upper("Symbol")), row.when("Time")
    if word.startswith(("transfer", "from ", "to ")) or "trading account" in word:
        return set_aside(row, "Type", INTERNAL)
    if "deposit" in word:
        return came(at, what, external_id=row.text("id"))
    if "withdraw" in word:
        return went(at, what, external_id=row.text("id"))
    earning = ("reward", "earn", "airdrop", "staking", "interest", "rebate", "distribut")
    if signed > 0 and any(part in word for part in earning):
        return earned(at, what, external_id=row.text("id"))
    if any(part in word for part in ("subscri", "redempt", "redeem", "stake")):
        return set_aside(row, "Type", INTERNAL)
    raise row.problem("We do not know this type.", "Type")


FORMATS = (
    Format(
        exchange="OKX",
        name="trades",
        headers=(
            "id*?,Order id,Time,Trade Type,Instrument,Type?,Action?,Amount,Unit,PL?,Fee,"
            "Position Change?,Position Balance?,Balance Change,Balance,Unit",
            "time,type,size,balance,fee,currency",
        ),
        join=by_key(together),
        read_together=trades,
    ),
    Format(
        exchange="OKX",
        name="funding account",
        headers=("id*?,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol",),
        read=funding,
    ),
)
