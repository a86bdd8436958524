"""What makes a row the same row when it is read again, in this file or another."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b

from tracker.lib.decimals import spelling
from transactions.entry import Entry
from transactions.importing.event import Amount, Event

_SIZE = 16
_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * _SIZE}}}-[1-9]\d{{0,9}}", re.ASCII)
# Where an entry stands among those of its moment, and where it went by number, is not what it says.
_SAID = [field.name for field in fields(Entry) if field.name not in ("order", "to_portfolio")]


def fingerprint(event: Event, *, exchange: str) -> bytes:
    """By the exchange's own id where there is one, else by everything the row says."""
    where = event.exchange or exchange
    if event.external_id:
        said = (where, event.external_id, event.kind, _name(event.got), _name(event.gave))
    else:
        amounts = (_said(event.got), _said(event.gave), _said(event.fee))
        said = (where, event.at.isoformat(), event.kind, *amounts)  # type: ignore[assignment]
    return digest("|".join(said))


def content(entry: Entry, *, to: str) -> bytes:
    """By every word of the entry, and the name of the portfolio it moved to."""
    return digest(json.dumps([to, *(_plain(getattr(entry, name)) for name in _SAID)]))


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_SIZE).digest()


def written(print_: bytes, occurrence: int) -> str:
    """As the ledger keeps it: the second of two equal rows is another row."""
    return f"{print_.hex()}-{occurrence}"


def is_written(text: str) -> bool:
    return bool(_WRITTEN.fullmatch(text))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return spelling(value)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _name(amount: Amount | None) -> str:
    return amount.symbol if amount else ""


def _said(amount: Amount | None) -> str:
    return f"{spelling(amount.quantity)} {amount.symbol}" if amount else ""
