"""Robinhood: orders for coins, always against dollars, and transfers of coins."""

from functools import partial

from transactions.importing.event import Amount
from transactions.importing.formats import Format, Found
from transactions.importing.money import split_pair
from transactions.importing.row import Row
from transactions.importing.shapes import (
    NOT_DONE,
    came,
    fee_of,
    fill,
    is_buy,
    set_aside,
    undone,
    went,
)

_DOLLARS = ("USD",)


def order(row: Row) -> Found:
    """What is left of it was not carried out, and a cancelled one may be filled in part."""
    size = row.number("Quantity") - row.number_or_zero("Leaves Quantity")
    if size <= 0 or row.text("State").lower() in {"rejected", "failed"}:
        return set_aside(row, "State", NOT_DONE)
    name = row.upper("Symbol")
    coin, _ = split_pair(name, quotes=_DOLLARS) or (name, "USD")
    total = Amount(size * row.positive("Average Price"), "USD")
    at, ident = row.when("Time Entered"), row.text("UUID")
    return fill(at, Amount(size, coin), total, buy=is_buy(row, "Side"), external_id=ident)


def transfer(row: Row) -> Found:
    if aside := undone(row, "completed", "succeeded", "success", "settled", column="state"):
        return aside
    word, coin = row.text("transfer_type").lower(), row.upper("currency_code")
    at, ident, note = row.when("created_at"), row.text("id"), row.text("blockchain_txn_id")
    what = Amount(row.size("amount"), coin)
    if word in {"deposit", "receive", "received", "in"}:
        return came(at, what, external_id=ident, note=note)
    if word in {"withdrawal", "withdraw", "send", "sent", "out"}:
        fee = fee_of(row.number_or_none("network_fee"), coin)
        return went(at, what, fee=fee, external_id=ident, note=note)
    raise row.problem("We do not know this type.", "transfer_type")


of = partial(Format, exchange="Robinhood")
FORMATS = (
    of(
        name="orders",
        headers=(
            "UUID,Time Entered,Symbol,Side,Quantity,State,Order Type,Leaves Quantity,"
            "Entered Price,Average Price,Notional",
        ),
        read=order,
    ),
    of(
        name="transfers",
        headers=(
            "id,created_at,withdrawal_submitted_timestamp,currency_code,transfer_type,amount,"
            "network,network_fee,native_network_fee,usd_amount_at_request,fiat_amount_at_request,"
            "state,to_address,address_tag,blockchain_txn_id,blockchain_txn_state",
        ),
        read=transfer,
    ),
)
