"""KuCoin: trades of every generation, deposits, withdrawals, staking, futures."""

from functools import partial

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    LEVERAGED,
    NOT_DONE,
    came,
    earned,
    fee_of,
    fill,
    is_buy,
    money,
    pair_of,
    set_aside,
    undone,
    went,
)
from transactions.importing.times import Order

_ELSEWHERE = "KuCoin's files of trades, deposits and withdrawals have this in full: import those."
_DONE = ("success", "successful", "done", "deal", "completed", "partially filled", "filled")


def trade(row: Row) -> Found:
    base, quote = pair_of(row, "symbol")
    size = row.number("Filled Amount", "size", "amount_coin", "amount")
    if not size:
        return set_aside(row, "Filled Amount", NOT_DONE)
    total = row.positive("Filled Volume", "funds", "dealValue", "deal_value")
    currency = row.upper("Fee Currency", "feeCurrency") or quote
    at = row.when("Filled Time*", "tradeCreatedAt", "createdDate", "created_at")
    return fill(
        at,
        Amount(size, base),
        Amount(total, quote),
        buy=is_buy(row, "Side", "direction"),
        fee=fee_of(row.number_or_none("Fee"), currency),
    )


def bought_with_money(row: Row) -> Found:
    """Fast buy: no pair, a coin and money."""
    if aside := undone(row, *_DONE):
        return aside
    coin = Amount(row.positive("Crypto Quantity*"), row.upper("Currency (Crypto)"))
    total = Amount(row.positive("Fiat Amount"), row.upper("Currency (Fiat)"))
    fee = fee_of(
        row.number_or_none("Fee (Fiat)", "Fee"), row.upper("Fee Currency (Fiat)", "Fee Currency")
    )
    ident = row.text("Order ID")
    return fill(row.when("Time*"), coin, total, buy=True, fee=fee, external_id=ident)


def deposit(row: Row) -> Found:
    if aside := undone(row, *_DONE):
        return aside
    what = Amount(row.positive("Amount"), row.upper("Coin"))
    return came(row.when("Time*"), what, fee=_fee(row, what), note=row.text("Hash"))


def withdrawal(row: Row) -> Found:
    if aside := undone(row, *_DONE):
        return aside
    what = Amount(row.positive("Amount"), row.upper("Coin"))
    return went(row.when("Time*"), what, fee=_fee(row, what), note=row.text("Hash"))


def _fee(row: Row, what: Amount) -> Amount | None:
    return fee_of(row.number_or_none("Fee"), what.symbol)


def old_transfer(row: Row) -> Found:
    what, at = Amount(row.positive("vol"), row.upper("coin_type")), row.when("created_at")
    move = came if row.text("type").lower() == "deposit" else went
    return move(at, what, note=row.text("hash"))


def money_deposit(row: Row) -> Found:
    return money(row.upper("Currency (Fiat)"), "deposit")


def staking(row: Row) -> Found:
    what = Amount(row.positive("Amount"), row.upper("Earnings Coin"))
    return earned(row.when("Time*"), what, how=IncomeKind.STAKING)


def account(row: Row) -> Found:
    """What is given away stands nowhere else; all else has a file of its own that says more."""
    if "distribution" not in row.text("Remark").lower():
        return set_aside(row, "Remark", _ELSEWHERE)
    what = Amount(row.positive("Amount"), row.upper("Currency"))
    return earned(row.when("Time*"), what, how=IncomeKind.AIRDROP)


def futures(row: Row) -> Found:
    return set_aside(row, "Symbol", LEVERAGED)


_ORDERS = (
    "UID,Account Type,Order ID,Order Time*?,Symbol,Side,Order Type,Order Price?,Order Amount?,"
    "Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time*,Fee,Tax?,"
    "Maker/Taker?,Fee Currency,Status?"
)
_MOVES = "UID,Account Type,Time*,Coin,Amount,Fee,Hash?,{}Transfer Network,Status,Remarks"

of = partial(Format, exchange="KuCoin")
FORMATS = (
    of(
        name="trades",
        headers=(
            _ORDERS,
            "tradeCreatedAt,orderId,symbol,side,price,size,funds,fee,liquidity,feeCurrency,orderType",
            "oid,symbol,dealPrice,dealValue,amount,fee,direction,createdDate",
            "uid,symbol,order_type,price,amount_coin,direction,funds,fee,created_at",
            "uid,symbol,direction,deal_price,amount,deal_value,created_at",
        ),
        read=trade,
        order=Order.DAY_FIRST,
    ),
    of(
        name="bought with money",
        headers=(
            "Order ID,Currency (Crypto),Crypto Quantity*,Currency (Fiat),Fiat Amount,Status,Time*,"
            "Fee*?,Order Type?,Price?,Payment Method?",
        ),
        read=bought_with_money,
    ),
    of(
        name="deposits",
        headers=(
            _MOVES.format("Deposit Address?,"),
            "Time,Coin,Network?,Amount,Type,Remark,Fee?",
        ),
        read=deposit,
    ),
    of(
        name="withdrawals",
        headers=(
            _MOVES.format("Withdrawal Address/Account,"),
            "Time,Coin,Network?,Amount,Type,Wallet Address*,Remark",
        ),
        read=withdrawal,
    ),
    of(
        name="deposits and withdrawals",
        headers=("coin_type,type,add,hash,vol,created_at",),
        read=old_transfer,
    ),
    of(
        name="money deposits",
        headers=("Order ID,Currency (Fiat),Fiat Amount,Fee,Deposit Method,Status,Time*",),
        read=money_deposit,
    ),
    of(
        name="staking",
        headers=(
            "UID,Account Type,Order ID,Time*,Staked Coin,Product Type,Product Name,Earnings Coin,"
            "Earnings Type,Remarks,Amount,Amount*USDT*,Fee",
        ),
        read=staking,
    ),
    of(
        name="account history",
        headers=("UID,Account Type,Currency,Side,Amount,Fee,Time*,Remark,Type?",),
        read=account,
    ),
    of(
        name="futures",
        headers=(
            "UID,Account Type,Symbol,Close Type,Realized PNL,Total Realized PNL,"
            "Total Funding Fees,Total Trading Fees,Open*,Close Time*",
        ),
        read=futures,
    ),
)
