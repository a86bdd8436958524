"""Binance's statement of all movements: one row a coin, the rows of a trade share their second."""

from transactions.importing.event import Amount, Aside, IncomeKind, Legs
from transactions.importing.formats import Format, Found
from transactions.importing.joining import by_key
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    came,
    earned,
    from_legs,
    paid,
    went,
)

_TRADE = {
    "buy", "sell", "fee", "transaction related", "transaction buy", "transaction spend",
    "transaction sold", "transaction revenue", "transaction fee", "large otc trading",
    "binance convert", "fiat ocbs - add fiat and fees", "buy crypto", "auto-invest transaction",
    "small assets exchange bnb", "bnb fee deduction", "buy crypto with fiat", "convert",
    "sell crypto to fiat", "strategy trading fee rebate", "token swap - redenomination/rebranding",
}  # fmt: skip
_FEES = {"fee", "transaction fee", "bnb fee deduction"}
_DUST = "small assets exchange bnb"
_INCOME = {
    "staking": IncomeKind.STAKING,
    "eth 2.0": IncomeKind.STAKING,
    "interest": IncomeKind.INTEREST,
    "savings": IncomeKind.INTEREST,
    "earn": IncomeKind.INTEREST,
    "airdrop": IncomeKind.AIRDROP,
    "distribution": IncomeKind.AIRDROP,
    "mining": IncomeKind.MINING,
    "pool": IncomeKind.MINING,
    "launchpool": IncomeKind.REWARD,
    "reward": IncomeKind.REWARD,
    "voucher": IncomeKind.REWARD,
    "rebate": IncomeKind.REWARD,
    "commission": IncomeKind.REWARD,
    "cashback": IncomeKind.REWARD,
    "referral": IncomeKind.REWARD,
}
_LOCKED = ("subscription", "redemption", "purchase", "transfer between", "main account", "lock")
_LEVERAGED = ("margin", "futures", "loan", "leverag", "liquidation", "funding fee", "realize")


def together(row: Row) -> object:
    operation = row.text("Operation").lower()
    if operation not in _TRADE or _is_leveraged(row):
        return None
    dust = operation == _DUST
    return row.text("UTC_Time", "Time"), row.text("Account"), dust


def movements(rows: list[Row]) -> Found:
    if together(rows[0]) is None:
        return _alone(rows[0])
    at = rows[0].when("UTC_Time", "Time")
    if rows[0].text("Operation").lower() == _DUST:
        return [each for pair in _dust(rows) for each in from_legs(at, _legs(pair))]
    if all(row.text("Operation").lower() in _FEES for row in rows):
        return [paid(at, Amount(abs(row.number("Change")), row.upper("Coin"))) for row in rows]
    return from_legs(at, _legs(rows))


def _legs(rows: list[Row]) -> Legs:
    legs = Legs()
    for row in rows:
        change, coin = row.number("Change"), row.upper("Coin")
        if row.text("Operation").lower() in _FEES:
            legs.add_fee(-change, coin)
        elif change:
            legs.add(change, coin)
    return legs


def _dust(rows: list[Row]) -> list[list[Row]]:
    """Many small coins become BNB at once: the first that went with the first that came."""
    went_ = [row for row in rows if row.number("Change") < 0]
    came_ = [row for row in rows if row.number("Change") > 0]
    return (
        [list(pair) for pair in zip(went_, came_, strict=True)]
        if len(went_) == len(came_)
        else [rows]
    )


def _is_leveraged(row: Row) -> bool:
    words = f"{row.text('Account')} {row.text('Operation')}".lower()
    return any(word in words for word in _LEVERAGED)


def _alone(row: Row) -> Found:
    operation = row.text("Operation")
    word = operation.lower()
    if _is_leveraged(row):
        return Aside(LEVERAGED, row.name_of("Operation"), operation)
    if any(part in word for part in _LOCKED):
        return Aside(INTERNAL, row.name_of("Operation"), operation)
    at, what = row.when("UTC_Time", "Time"), Amount(row.size("Change"), row.upper("Coin"))
    incoming = row.number("Change") > 0
    if word in {"deposit", "crypto box", "p2p trading", "fiat deposit"} and incoming:
        return came(at, what)
    if word in {"withdraw", "withdrawal", "fiat withdraw", "fiat withdrawal"} and not incoming:
        return went(at, what)
    if incoming and (how := next((kind for part, kind in _INCOME.items() if part in word), None)):
        return earned(at, what, how=how, note=operation)
    raise row.problem("We do not know this operation.", "Operation")


FORMATS = (
    Format(
        exchange="Binance",
        name="statement",
        headers=("User_ID?,UTC_Time,Account,Operation,Coin,Change,Remark?",),
        join=by_key(together),
        read_together=movements,
    ),
)
