"""Huobi, now HTX: trades, deposits and withdrawals.

The Chinese header of trades is that of a real export, whose times are those of China. The English
ones are the same columns translated, and nobody has shown us a file with them: if yours is not
recognised, say what its columns mean, and tell us its header.
"""

from datetime import timedelta, timezone

from transactions.importing.event import Amount, Aside
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    LEVERAGED,
    came,
    fee_of,
    fill,
    is_buy,
    pair_of,
    set_aside,
    undone,
    went,
)

_CHINESE = "时间,交易类型,交易对,方向,价格,数量,成交额,手续费"
_TIME, _TYPE, _PAIR, _SIDE, _PRICE, _SIZE, _TOTAL, _FEE = _CHINESE.split(",")
_CHINA = timezone(timedelta(hours=8))
_SIDES = {"买入": True, "卖出": False}  # bought, sold
_SPOT = "币币交易"


def trade(row: Row) -> Found:
    if row.text("Type").lower() in {"margin", "cross margin", "isolated", "futures", "swap"}:
        return set_aside(row, "Type", LEVERAGED)
    base, quote = pair_of(row, "Pair")
    buy = is_buy(row, "Side")
    said = row.text("Fee")
    if said[-1:].isalpha():
        fee = fee_of(*row.amount("Fee", symbols=[base, quote, "HT"]))
    else:
        # Without a currency of its own the fee is in what is received.
        symbol = row.upper("Fee Currency")
        fee = fee_of(row.number_or_none("Fee"), symbol or (base if buy else quote))
    size, total = row.positive("Amount"), row.positive("Total")
    return fill(row.when("Time*"), Amount(size, base), Amount(total, quote), buy=buy, fee=fee)


def chinese_trade(row: Row) -> Found:
    if row.text(_TYPE) != _SPOT:
        return Aside(LEVERAGED, _TYPE, row.text(_TYPE))
    base, quote = pair_of(row, _PAIR)
    side = _SIDES.get(row.text(_SIDE))
    if side is None:
        raise row.problem("This is neither a buy nor a sale.", _SIDE)
    fee = fee_of(*row.amount(_FEE, symbols=[base, quote, "HT"]))
    size, total = Amount(row.positive(_SIZE), base), Amount(row.positive(_TOTAL), quote)
    at = row.moment(row.text(_TIME), _TIME, zone=_CHINA)
    return fill(at, size, total, buy=side, fee=fee)


def transfer(row: Row) -> Found:
    if aside := undone(row, "completed", "success", "finished", "confirmed", "safe"):
        return aside
    what, at = Amount(row.size("Amount"), row.upper("Currency", "Coin")), row.when("Time*")
    note = row.text("TxHash", "Tx Hash", "TxID")
    if "withdraw" not in row.text("Type").lower():
        return came(at, what, note=note)
    return went(at, what, fee=fee_of(row.number_or_none("Fee"), what.symbol), note=note)


FORMATS = (
    Format(
        exchange="HTX",
        name="trades",
        headers=("Time*,Type,Pair,Side,Price,Amount,Total,Fee,Fee Currency?,Deduction?",),
        read=trade,
    ),
    Format(exchange="HTX", name="trades, in Chinese", headers=(_CHINESE,), read=chinese_trade),
    Format(
        exchange="HTX",
        name="deposits and withdrawals",
        headers=("Time*,Type,Currency,Network,Amount,Fee,Status,TxHash,Address?",),
        read=transfer,
    ),
)
