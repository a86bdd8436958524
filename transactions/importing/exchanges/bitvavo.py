"""Bitvavo: times are in the zone the row names."""

from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transactions.importing.event import Amount, IncomeKind
from transactions.importing.formats import Format, Found
from transactions.importing.row import Row
from transactions.importing.shapes import (
    came,
    earned,
    fee_of,
    fill,
    undone,
    went,
)

_EARNED = {
    "staking",
    "fixed_staking",
    "affiliate",
    "rebate",
    "campaign",
    "campaign_new_user_incentive",
}


def movement(row: Row) -> Found:
    word = row.text("Type").lower()
    if aside := undone(row, "completed", "distributed"):
        return aside
    try:
        zone = ZoneInfo(row.text("Timezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise row.problem("There is no such time zone.", "Timezone") from exc
    at = row.moment(f"{row.text('Date')} {row.text('Time')}", "Date", zone=zone)
    what, ident = Amount(row.size("Amount"), row.upper("Currency")), row.text("Transaction ID")
    fee = fee_of(row.number_or_none("Fee amount"), row.upper("Fee currency"))
    if word in {"buy", "sell"}:
        symbol = row.upper("Received / Paid Currency") or "EUR"
        paid = row.number_or_none("Received / Paid Amount", "EUR received / paid")
        price = row.number_or_zero("Quote Price", "Price (EUR)")
        # What was paid includes the fee; the price times the amount does not.
        total = what.quantity * price or abs(paid or Decimal(0))
        quote = Amount(total, symbol)
        return fill(at, what, quote, buy=word == "buy", fee=fee, external_id=ident)
    if word == "deposit":
        return came(at, what, fee=fee, external_id=ident)
    if word == "withdrawal":
        return went(at, what, fee=fee, external_id=ident)
    if word in _EARNED:
        how = IncomeKind.STAKING if "staking" in word else IncomeKind.REWARD
        return earned(at, what, how=how, external_id=ident)
    raise row.problem("We do not know this type.", "Type")


FORMATS = (
    Format(
        exchange="Bitvavo",
        name="transactions",
        headers=(
            "Timezone,Date,Time,Type,Currency,Amount,Price (EUR),EUR received / paid,Fee currency,"
            "Fee amount,Status,Transaction ID?,Address?",
            "Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,"
            "Received / Paid Currency,Received / Paid Amount,Fee currency,Fee amount,Status,"
            "Transaction ID?,Address?",
        ),
        read=movement,
    ),
)
