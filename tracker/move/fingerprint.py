"""What rows say, in one number that does not depend on their order."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from tracker.lib.decimals import spelling

_MODULUS = 1 << 128


class Fingerprint(NamedTuple):
    rows: int
    total: int


def fingerprint(rows: Iterable[tuple[Any, ...]]) -> Fingerprint:
    count = total = 0
    for row in rows:
        said = "\x1f".join(map(_said, row)).encode("utf-8", "surrogatepass")
        total += int.from_bytes(blake2b(said, digest_size=16).digest())
        count += 1
    return Fingerprint(count, total % _MODULUS)


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return spelling(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return repr(value)
