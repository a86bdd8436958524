"""The Crypto.com app: the kind of transaction says what the two amounts mean."""

from transactions.importing.event import Amount, Aside, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.money import is_fiat
from transactions.importing.row import Row
from transactions.importing.shapes import INTERNAL, LEVERAGED, came, earned, fill, went

_TRADES = {
    "crypto_exchange", "crypto_purchase", "crypto_viban_exchange", "viban_purchase",
    "trading.limit_order.fiat_wallet.sell_commit", "trading.limit_order.crypto_wallet.exchange",
    "trading.crypto_purchase.google_pay", "trading.crypto_purchase.apple_pay",
    "recurring_buy_order", "card_top_up", "crypto_to_van_sell_order", "van_purchase",
}  # fmt: skip
_IN = {"crypto_deposit", "exchange_to_crypto_transfer", "crypto_transfer", "viban_deposit"}
_OUT = {"crypto_withdrawal", "crypto_to_exchange_transfer", "viban_withdrawal"}
_INSIDE = ("_locked", "_unlocked", "_allocated", "program_created", "program_withdrawn", "lockup")
_INCOME = {
    "mco_stake_reward": IncomeKind.STAKING,
    "staking_reward": IncomeKind.STAKING,
    "crypto_earn_interest_paid": IncomeKind.INTEREST,
    "crypto_earn_extra_interest_paid": IncomeKind.INTEREST,
    "finance.dpos": IncomeKind.STAKING,
    "airdrop": IncomeKind.AIRDROP,
}
_REWARDS = ("cashback", "bonus", "reward", "gift", "rebate", "reimbursement", "campaign")


def movement(row: Row) -> Found:
    kind, at = row.text("Transaction Kind").lower(), row.when("Timestamp (UTC)")
    note = row.text("Transaction Hash")
    if "loan" in kind or "margin" in kind or ("supercharger" in kind and "reward" not in kind):
        return Aside(LEVERAGED if "supercharger" not in kind else INTERNAL,
                     row.name_of("Transaction Kind"), kind)  # fmt: skip
    if any(part in kind for part in _INSIDE):
        return Aside(INTERNAL, row.name_of("Transaction Kind"), kind)
    what = Amount(row.size("Amount"), row.upper("Currency"))
    incoming = row.number("Amount") > 0
    if kind in _TRADES:
        return _trade(row, what)
    if kind in _IN | _OUT:
        leaving = kind in _OUT or not incoming
        return (went if leaving else came)(at, what, note=note)
    if how := next((each for name, each in _INCOME.items() if name in kind), None):
        return earned(at, what, how=how, worth=_worth(row))
    if any(part in kind for part in _REWARDS):
        if incoming:
            return earned(at, what, worth=_worth(row))
        return went(at, what, note=row.text("Transaction Description"))
    raise row.problem("We do not know this kind.", "Transaction Kind")


def _worth(row: Row) -> Amount | None:
    value = row.number_or_none("Native Amount")
    return Amount(abs(value), row.upper("Native Currency")) if value else None


def _trade(row: Row, what: Amount) -> Found:
    """Either two coins, or one coin and its price in the person's own currency."""
    at, signed = row.when("Timestamp (UTC)"), row.number("Amount")
    if row.text("To Currency"):
        other = Amount(row.size("To Amount"), row.upper("To Currency"))
    else:
        other = Amount(row.size("Native Amount"), row.upper("Native Currency"))
    if is_fiat(what.symbol):
        return fill(at, other, what, buy=True)
    if row.text("To Currency") and not is_fiat(other.symbol):
        return fill(at, other, what, buy=True)
    return fill(at, what, other, buy=signed > 0)


FORMATS = (
    Format(
        exchange="Crypto.com",
        name="app transactions",
        headers=(
            "Timestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,"
            "Native Currency,Native Amount,Native Amount (in USD),Transaction Kind,"
            "Transaction Hash?",
        ),
        read=movement,
    ),
)
