"""Uphold: every row has an origin and a destination, and between two currencies it is a trade."""

from transactions.importing.event import Amount, Aside, Event
from transactions.importing.formats import Format, Found
from transactions.importing.money import is_fiat
from transactions.importing.row import Row
from transactions.importing.shapes import INTERNAL, came, fee_of, fill, set_aside, undone, went

_IN = {"in", "deposit"}
_OUT = {"out", "withdrawal"}


def movement(row: Row) -> Found:
    if aside := undone(row, "completed"):
        return aside
    word = row.text("Type").lower()
    if word not in _IN | _OUT | {"transfer"}:
        raise row.problem("We do not know this type.", "Type")
    gave, got = _end(row, "Origin"), _end(row, "Destination")
    at, ident = row.when("Date"), row.text("Id")
    if gave.symbol != got.symbol:
        return _exchanged(row, gave, got)
    if word in _IN:
        return came(at, got, external_id=ident)
    if word in _OUT:
        fee = fee_of(gave.quantity - got.quantity, got.symbol)
        return went(at, got, fee=fee, external_id=ident)
    return set_aside(row, "Type", INTERNAL)


def _end(row: Row, which: str) -> Amount:
    amount = row.positive(f"{which} Amount", f"{which}_amount")
    return Amount(amount, row.upper(f"{which} Currency", f"{which}_currency"))


def _exchanged(row: Row, gave: Amount, got: Amount) -> Found:
    """What arrived from outside was exchanged on arrival, what left was exchanged before."""
    word, at, ident = row.text("Type").lower(), row.when("Date"), row.text("Id")
    steps: list[Event | Aside] = [fill(at, got, gave, buy=True, external_id=ident)]
    if word in _IN and not is_fiat(gave.symbol):
        steps.insert(0, came(at, gave, external_id=ident))
    if word in _OUT and not is_fiat(got.symbol):
        steps.append(went(at, got, external_id=ident))
    return steps


FORMATS = (
    Format(
        exchange="Uphold",
        name="transactions",
        headers=(
            "Date,Destination,Destination Amount,Destination Currency,Fee Amount,Fee Currency,Id,"
            "Origin,Origin Amount,Origin Currency,Status,Type",
            "date,id,type,value_in_*,commission_in_*,pair,rate,origin_currency,origin_amount,"
            "origin_commission,destination_currency,destination_amount,destination_commission",
        ),
        read=movement,
    ),
)
