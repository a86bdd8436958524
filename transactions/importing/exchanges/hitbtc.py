"""HitBTC: trades, deposits and withdrawals."""

from functools import partial

from transactions.importing.event import Amount
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    fee_of,
    fill,
    is_buy,
    pair_of,
    set_aside,
    went,
)


def trade(row: Row) -> Found:
    if row.text("Margin Mode").lower() not in {"", "-", "none", "spot"}:
        return set_aside(row, "Margin Mode", LEVERAGED)
    base, quote = pair_of(row, "Instrument")
    return fill(
        row.when("Date (*"),
        Amount(row.positive("Quantity"), base),
        Amount(row.positive("Volume"), quote),
        buy=is_buy(row, "Side"),
        fee=fee_of(row.number_or_none("Fee"), quote),
        external_id=row.text("Trade ID"),
    )


def transfer(row: Row) -> Found:
    word = row.text("Type").lower()
    if row.has("Currency"):
        what = Amount(row.size("Amount"), row.upper("Currency"))
    else:
        quantity, symbol = row.amount("Amount")
        what = Amount(abs(quantity), symbol)
    at, ident = row.when("Date (*"), row.text("Operation id")
    note = row.text("Transaction hash")
    if word in {"deposit", "payin"}:
        return came(at, what, external_id=ident, note=note)
    if word in {"withdraw", "withdrawal", "payout"}:
        return went(at, what, external_id=ident, note=note)
    if "transfer" in word:
        return set_aside(row, "Type", INTERNAL)
    raise row.problem("We do not know this type.", "Type")


of = partial(Format, exchange="HitBTC")
FORMATS = (
    of(
        name="trades",
        headers=(
            "Email?,Date (*,Instrument,Trade ID,Order ID,Side,Quantity,Price,Volume,Fee,Rebate,"
            "PnL?,Total,Taker?,Margin Mode?",
        ),
        read=trade,
    ),
    of(
        name="deposits and withdrawals",
        headers=(
            "Email?,Date (*,Operation id,Type,Amount,Transaction hash,Main account balance,"
            "Currency?",
        ),
        read=transfer,
    ),
)
