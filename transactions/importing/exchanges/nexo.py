"""Nexo: what goes in and what comes out stand side by side; loans are set aside."""

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    INTERNAL,
    LEVERAGED,
    NOT_DONE,
    came,
    earned,
    fill,
    set_aside,
    went,
)

_NAMES = {"NEXONEXO": "NEXO", "NEXOBNB": "BNB", "USDTERC": "USDT", "BNBN": "BNB"}
_EARNED = {
    "interest": IncomeKind.INTEREST,
    "fixedterminterest": IncomeKind.INTEREST,
    "fixed term interest": IncomeKind.INTEREST,
    "interestadditional": IncomeKind.INTEREST,
    "dividend": IncomeKind.INTEREST,
    "bonus": IncomeKind.REWARD,
    "cashback": IncomeKind.REWARD,
    "exchange cashback": IncomeKind.REWARD,
    "referral bonus": IncomeKind.REWARD,
    "referralbonus": IncomeKind.REWARD,
}
_IN = {"deposit", "top up crypto", "topup", "depositcrypto", "transfer from pro wallet"}
_OUT = {"withdrawal", "withdrawcrypto", "withdraw crypto", "transfer to pro wallet"}
_MOVED = {"unlocking term deposit", "locking term deposit", "lockingtermdeposit",
          "unlockingtermdeposit", "transferin", "transferout", "transfer in", "transfer out",
          "deposittoexchange", "deposit to exchange", "exchangetowithdraw"}  # fmt: skip
_LOANS = ("repay", "loan", "liquidation", "credit", "collateral", "margin")


def _coin(name: str) -> str:
    return _NAMES.get(name.upper(), name.upper())


def movement(row: Row) -> Found:
    word, details = row.text("Type").lower(), row.text("Details").lower()
    ident = row.text("Transaction")
    if details.startswith(("rejected", "pending")):
        return set_aside(row, "Details", NOT_DONE)
    if any(part in word for part in _LOANS) or row.number_or_zero("Outstanding Loan") > 0:
        return set_aside(row, "Type", LEVERAGED)
    if word in _MOVED:
        return set_aside(row, "Type", INTERNAL)
    at = row.when("Date / Time*")
    got = Amount(
        row.size("Output Amount", "Amount"), _coin(row.text("Output Currency", "Currency"))
    )
    if how := _EARNED.get(word):
        return earned(at, got, how=how, external_id=ident)
    if word in _IN:
        return came(at, got, external_id=ident)
    if word in _OUT:
        gave = Amount(
            row.size("Input Amount", "Amount"), _coin(row.text("Input Currency", "Currency"))
        )
        return went(at, gave, external_id=ident)
    if word.startswith("exchange") and row.has("Input Currency"):
        gave = Amount(row.size("Input Amount"), _coin(row.text("Input Currency")))
        return fill(at, got, gave, buy=True, external_id=ident)
    raise row.problem("We do not know this type.", "Type")


FORMATS = (
    Format(
        exchange="Nexo",
        name="transactions",
        headers=(
            "Transaction,Type,Input Currency,Input Amount,Output Currency,Output Amount,"
            "USD Equivalent,Details,Outstanding Loan?,Date / Time*,Fee?,Fee Currency?",
            "Transaction,Type,Currency,Amount,USD Equivalent?,Details,Outstanding Loan,Date / Time",
        ),
        read=movement,
    ),
)
