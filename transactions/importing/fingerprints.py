"""What makes a row the same row when it is read again, in this file or another."""

from hashlib import blake2b

from tracker.lib.decimals import spelling
from transactions.importing.event import Amount, Event

_SIZE = 16


def fingerprint(event: Event, *, exchange: str) -> bytes:
    """By the exchange's own id where there is one, else by everything the row says."""
    where = event.exchange or exchange
    if event.external_id:
        said = (where, event.external_id, event.kind, _name(event.got), _name(event.gave))
    else:
        amounts = (_said(event.got), _said(event.gave), _said(event.fee))
        said = (where, event.at.isoformat(), event.kind, *amounts)  # type: ignore[assignment]
    return blake2b("|".join(said).encode(), digest_size=_SIZE).digest()


def written(print_: bytes, occurrence: int) -> str:
    """As the ledger keeps it: the second of two equal rows is another row."""
    return f"{print_.hex()}-{occurrence}"


def _name(amount: Amount | None) -> str:
    return amount.symbol if amount else ""


def _said(amount: Amount | None) -> str:
    return f"{spelling(amount.quantity)} {amount.symbol}" if amount else ""
