"""Gate.io: the account's log, one row a coin, joined by the order it belongs to; and trades."""

from transactions.importing.event import Amount, Aside, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    earned,
    fee_of,
    fill,
    from_legs,
    is_buy,
    pair_of,
    set_aside,
    went,
)

_JOINED = (
    "order placed",
    "order filled",
    "order fulfilled",
    "trade fee",
    "trading fee",
    "order cancelled",
)


def together(row: Row) -> object:
    word = row.text("action_desc").lower()
    return row.text("action_data") or None if word in _JOINED else None


def movements(rows: list[Row]) -> Found:
    if together(rows[0]) is None:
        return _alone(rows[0])
    legs, net = Legs(), dict[str, int]()
    for row in rows:
        change, coin = row.number("change_amount"), row.upper("type")
        if "fee" in row.text("action_desc").lower():
            legs.add_fee(-change, coin)
        elif "cancelled" in row.text("action_desc").lower():
            legs.gave[coin] = legs.gave.get(coin, change) - change  # what was set aside came back
        else:
            legs.add(change, coin)
    legs.gave = {coin: size for coin, size in legs.gave.items() if size}
    if not legs.got and not legs.gave and not net:
        return Aside("An order that was cancelled before it was filled.", "action_desc")
    return from_legs(rows[0].when("time"), legs, external_id=rows[0].text("action_data"))


def _alone(row: Row) -> Found:
    word = row.text("action_desc").lower()
    what, at = Amount(row.size("change_amount"), row.upper("type")), row.when("time")
    if any(part in word for part in ("margin", "futures", "loan", "lend", "contract")):
        return set_aside(row, "action_desc", LEVERAGED)
    if "deposit" in word:
        return came(at, what, note=row.text("action_data"))
    if "withdraw" in word:
        return went(at, what, note=row.text("action_data"))
    if any(
        part in word for part in ("airdrop", "bonus", "reward", "interest", "rebate", "dividend")
    ):
        return earned(at, what)
    if "transfer" in word or "earn" in word:
        return set_aside(row, "action_desc", INTERNAL)
    raise row.problem("We do not know this action.", "action_desc")


def trade(row: Row) -> Found:
    """Numbers have their currency with them: 0.01BTC."""
    base, quote = pair_of(row, "Pair")
    size, total = row.amount("Amount", symbols=[base]), row.amount("Total", symbols=[quote])
    fee = row.amount("Fee", symbols=[base, quote, "GT"])
    buy = is_buy(row, "Trade type")
    return fill(row.when("Time"), size, total, buy=buy, fee=fee_of(*fee))


FORMATS = (
    Format(
        exchange="Gate.io",
        name="account log",
        headers=("no,time,action_desc,action_data,type,change_amount,amount,total?",),
        join=by_key(together),
        read_together=movements,
    ),
    Format(
        exchange="Gate.io",
        name="trades",
        headers=("No,Order id,Time,Trade type,Maker/Taker?,Pair,Price,Amount,Fee,Total",),
        read=trade,
    ),
)
