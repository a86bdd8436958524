"""Bittrex, closed in 2023: orders and transfers in every spelling. Its markets are quote-base."""

from functools import partial

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    NOT_DONE,
    came,
    fee_of,
    fill,
    is_buy,
    pair_of,
    set_aside,
    went,
)


def order(row: Row) -> Found:
    """`Price` is the whole; BTC-ETH sells ETH for BTC."""
    quote, base = pair_of(row, "Exchange")
    left = row.number_or_zero("QuantityRemaining", "Remaining")
    size = row.positive("Quantity") - left
    if not size:
        return set_aside(row, "Quantity", NOT_DONE)
    fee = fee_of(row.number_or_none("CommissionPaid", "Commission"), quote)
    return fill(
        row.when("Closed*", "TimeStamp"),
        Amount(size, base),
        Amount(row.positive("Price"), quote),
        buy=is_buy(row, "Bid/Ask", "OrderType", "Type"),
        fee=fee,
        external_id=row.text("OrderUuid", "Uuid"),
    )


def late_trade(row: Row) -> Found:
    """The last generation names its markets base first."""
    base, quote = pair_of(row, "Market")
    size, total = row.positive("Quantity"), row.positive("Total")
    return fill(row.when("Date"), Amount(size, base), Amount(total, quote), buy=is_buy(row, "Side"))


def transfer(row: Row) -> Found:
    if row.text("Canceled", "PropertyBagError").lower() == "true":
        return Aside(NOT_DONE, row.name_of("Canceled"), "true")
    what = Amount(row.positive("Amount"), row.upper("Currency"))
    at, note = row.when("LastUpdated*", "Opened*", "Date"), row.text("TxId")
    leaving = row.has("PaymentUuid") or row.text("Type").lower() == "withdrawal"
    ident = row.text("Id", "PaymentUuid")
    if not leaving:
        return came(at, what, external_id=ident, note=note)
    fee = fee_of(row.number_or_none("TxFee", "TxCost"), what.symbol)
    return went(at, what, fee=fee, external_id=ident, note=note)


of = partial(Format, exchange="Bittrex")
FORMATS = (
    of(
        name="orders",
        headers=(
            "OrderUuid,Exchange,Type,Quantity,Limit,CommissionPaid,Price,Opened,Closed",
            "Uuid,Exchange,TimeStamp,OrderType,Limit,Quantity,QuantityRemaining,Commission,Price,"
            "PricePerUnit,IsConditional,Condition,ConditionTarget,ImmediateOrCancel,Closed,"
            "TimeInForceTypeId?,TimeInForce?",
            "Uuid,Exchange,Closed*,Opened*,Type,Time In Force,Bid/Ask,Quantity,Remaining,Price,"
            "Avg. Price per Share",
        ),
        read=order,
    ),
    of(
        name="trades",
        headers=("Date,Market,Side,Type,Price,Quantity,Total",),
        read=late_trade,
    ),
    of(
        name="deposits and withdrawals",
        headers=(
            "Id,Currency,Amount,Confirmations,LastUpdated*,TxId,CryptoAddress,Source?,"
            "PropertyBagError?,BankInfo?,DepositUuid?,State?",
            "PaymentUuid,Currency,Amount,Address,Opened*,Authorized,Pending*,TxId,Canceled,TxFee?,"
            "TxCost?,Target?,BankInfo?,InvalidAddress?",
            "Date,Currency,Type,Address,Memo/Tag,TxId,Amount",
        ),
        read=transfer,
    ),
)
