"""Binance.US: one wide row a movement, two spellings of its header."""

from transactions.importing.event import Amount, Aside, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import came, earned, fee_of, fill, went

_DEPOSITS = {"crypto deposit", "usd deposit", "deposit", "ach deposit", "wire deposit"}
_WITHDRAWALS = {"crypto withdrawal", "usd withdrawal", "withdrawal"}
_REWARDS = {
    "staking rewards": IncomeKind.STAKING,
    "staking reward": IncomeKind.STAKING,
    "referral commission": IncomeKind.REWARD,
    "referral": IncomeKind.REWARD,
    "others": IncomeKind.REWARD,
    "distribution": IncomeKind.AIRDROP,
}


def movement(row: Row) -> Found:
    at, operation = row.when("Time"), row.text("Operation").lower()
    category = row.text("Category").lower()
    ident = row.text("Transaction*Id")
    if operation in _DEPOSITS | _WITHDRAWALS:
        what = _amount(row, "Primary")
        fee = _fee(row)
        move = came if operation in _DEPOSITS else went
        return move(at, what, fee=fee, external_id=ident)
    if operation in {"buy", "sell"}:
        base, quote = _amount(row, "Base"), _amount(row, "Quote")
        return fill(at, base, quote, buy=operation == "buy", fee=_fee(row), external_id=ident)
    if operation in _REWARDS or category == "distribution":
        how = _REWARDS.get(operation, IncomeKind.REWARD)
        return earned(at, _amount(row, "Primary"), how=how, external_id=ident)
    if operation in {"staking deposit", "staking withdrawal"}:
        return Aside("Staked or taken back: it stays yours.", "Operation", row.text("Operation"))
    raise row.problem("We do not know this operation.", "Operation")


def _amount(row: Row, what: str) -> Amount:
    column = f"Realized*Amount*For*{what}*Asset"
    return Amount(row.size(column), row.upper(f"{what} Asset", f"{what}_Asset"))


def _fee(row: Row) -> Amount | None:
    symbol = row.upper("Fee Asset", "Fee_Asset")
    return fee_of(row.number_or_none("Realized*Amount*For*Fee*Asset"), symbol)


FORMATS = (
    Format(
        exchange="Binance.US",
        name="transactions",
        headers=(
            "User*Id,Time,Category,Operation,Order*Id,Transaction*Id,Primary*Asset,"
            "Realized*Amount*For*Primary*Asset,Base*Asset,Realized*Amount*For*Base*Asset,"
            "Quote*Asset,Realized*Amount*For*Quote*Asset,Fee*Asset,Realized*Amount*For*Fee*Asset,"
            "Realized*Primary*In*USD*?,Realized*Base*In*USD*?,Realized*Quote*In*USD*?,"
            "Realized*Fee*In*USD*?,Payment*Method?,Withdraw*Method?,Additional*Note?",
        ),
        read=movement,
    ),
)
