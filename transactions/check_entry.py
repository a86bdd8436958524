"""What is wrong with an entry as such, before anybody looks at the ledger. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tracker.lib.currencies import CURRENCIES
from transactions import stablecoins
from transactions.entry import Entry
from transactions.kinds import COMING_IN, IncomeKind, Kind

BEGINNING = datetime(2009, 1, 3, tzinfo=UTC)  # the first block of the first coin
CLOCKS_DIFFER = timedelta(minutes=10)
MOST_WHOLE_DIGITS = 20
MOST_DECIMALS = 18
_FIAT = frozenset(code for code, _ in CURRENCIES)
_AMOUNTS = ("quantity", "other_quantity", "unit_price", "total", "fee")


def problems_of(entry: Entry, *, now: datetime) -> dict[str, str]:
    """Field → sentence; empty when the entry can stand."""
    found: dict[str, str] = {}
    for field, sentence in _problems(entry, now):
        found.setdefault(field, sentence)
    return found


def is_currency(code: str) -> bool:
    """Whether money can be counted in it: a fiat currency or a stablecoin of the dollar."""
    return code in _FIAT or stablecoins.is_dollar(code)


def amount_problem(value: Decimal) -> str:
    """Why an amount cannot be kept; empty when it can."""
    if not value.is_finite():
        return "Enter a number."
    digits = value.as_tuple()
    exponent = int(digits.exponent)
    if max(0, len(digits.digits) + exponent) > MOST_WHOLE_DIGITS:
        return f"At most {MOST_WHOLE_DIGITS} digits can stand before the point."
    if exponent < -MOST_DECIMALS and any(digits.digits[MOST_DECIMALS + exponent :]):
        return f"At most {MOST_DECIMALS} digits can stand after the point."
    return ""


def _problems(entry: Entry, now: datetime) -> Iterator[tuple[str, str]]:
    yield from _amounts(entry)
    yield from _times(entry, now)
    yield from _price(entry)
    yield from _fee(entry)
    yield from _parts(entry)


def _amounts(entry: Entry) -> Iterator[tuple[str, str]]:
    for field in _AMOUNTS:
        value: Decimal | None = getattr(entry, field)
        if value is None:
            continue
        if sentence := amount_problem(value):
            yield field, sentence
        elif value < 0:
            yield field, "This cannot be negative."
        elif value == 0 and field.endswith("quantity"):
            yield field, "The quantity must be more than zero."


def _times(entry: Entry, now: datetime) -> Iterator[tuple[str, str]]:
    if entry.at < BEGINNING:
        yield "at", "There was no cryptocurrency before 3 January 2009."
    elif entry.at > now + CLOCKS_DIFFER:
        yield "at", "This is in the future."


def _price(entry: Entry) -> Iterator[tuple[str, str]]:
    priced = entry.unit_price is not None or entry.total is not None
    if entry.currency and entry.price_coin:
        yield "currency", "Choose one currency or one coin for the price, not both."
    elif priced and not (entry.currency or entry.price_coin):
        yield "currency", "Choose the currency of the price."
    elif not priced and (entry.currency or entry.price_coin):
        yield "unit_price", "Give a price or a total, or leave the currency empty."
    if entry.currency and not is_currency(entry.currency):
        yield "currency", f"{entry.currency.upper()} is no currency we have exchange rates for."
    if entry.price_coin == entry.coin:
        yield "currency", "A coin cannot be priced in itself."


def _fee(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.fee is None:
        if entry.fee_currency or entry.fee_coin:
            yield "fee", "Give the fee, or leave its currency empty."
        return
    if bool(entry.fee_currency) == bool(entry.fee_coin):
        yield "fee_currency", "Choose one currency or one coin for the fee."
    elif entry.fee_currency and not is_currency(entry.fee_currency):
        yield (
            "fee_currency",
            (f"{entry.fee_currency.upper()} is no currency we have exchange rates for."),
        )
    if entry.kind in COMING_IN and entry.fee_coin == entry.coin and entry.fee > entry.quantity:
        yield "fee", "The fee is more than what came in."


def _parts(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.kind == Kind.TRADE:
        if not entry.other_coin:
            yield "other_coin", "Choose the coin that was given."
        elif entry.other_coin == entry.coin:
            yield "other_coin", "A coin cannot be traded for itself."
        if entry.other_quantity is None:
            yield "other_quantity", "Say how much was given."
    elif entry.other_coin or entry.other_quantity is not None:
        yield "other_coin", "Only a trade has a second coin."
    if (entry.kind == Kind.INCOME) != (entry.income_kind in IncomeKind.values):
        yield "income_kind", "Say what kind of income it was."
    if (entry.kind == Kind.MOVE) != (entry.to_portfolio is not None):
        yield "to_portfolio", "Say where it was moved to."
