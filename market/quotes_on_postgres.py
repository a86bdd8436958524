"""Writes quotes on PostgreSQL: whole columns as arrays, one statement, in place.

Each column travels as one array literal, which Python joins and the server parses far faster than
a driver adapts a hundred thousand values. The upsert hands its rows to the history insert, so no
row is read twice.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.db import connections

from market.accept import Verdict
from market.changes import AcceptedPrice
from market.quote_columns import ACCEPTED_UPSERT, AMOUNTS, HELD, HELD_UPSERT, WRITTEN, trust_after
from tracker.lib.decimals import spelling

_ONE_WRITER = 0x42454C4C  # the advisory lock that stands for "writing quotes"

ACCEPTED_SQL = f"""
    WITH written AS (
        INSERT INTO market_quote AS q
            (coin_id, {", ".join(WRITTEN)}, accepted_at, asked_at, trust, reason)
        SELECT n.*, %s::timestamptz, %s::timestamptz, 'trusted', ''
        FROM unnest(%s::text[], {"%s::numeric[], " * len(AMOUNTS)}
                    %s::timestamptz[], %s::boolean[], %s::boolean[]) AS n
        {ACCEPTED_UPSERT}
        RETURNING q.coin_id, q.as_of, q.price, q.price_before
    )
    INSERT INTO market_pricepoint (coin_id, at, price)
    SELECT coin_id, as_of, price FROM written WHERE price IS DISTINCT FROM price_before
    ON CONFLICT (coin_id, at) DO UPDATE SET price = excluded.price"""  # noqa: S608 - our own names only

HELD_SQL = f"""
    INSERT INTO market_quote AS q
        (coin_id, {", ".join(HELD)}, asked_at, high_trusted, low_trusted)
    SELECT n.*, %s::timestamptz, TRUE, TRUE
    FROM unnest(%s::text[], %s::text[], %s::text[],
                %s::numeric[], %s::timestamptz[], %s::timestamptz[]) AS n
    {HELD_UPSERT}"""  # noqa: S608


def lock(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])


def share(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_ONE_WRITER])


def write_accepted(accepted: Collection[AcceptedPrice], *, now: datetime, using: str) -> None:
    values: list[datetime | str] = [now, now, *accepted_arrays(accepted)]
    with connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # compiling costs more than the statement
        cursor.execute(ACCEPTED_SQL, values)


def write_held(held: Collection[tuple[str, Verdict]], *, now: datetime, using: str) -> None:
    doubts = [verdict.candidate for _, verdict in held]
    with connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            HELD_SQL,
            [
                now,
                _texts(coin for coin, _ in held),
                _texts(trust_after(verdict) for _, verdict in held),
                _texts(verdict.reason[:200] for _, verdict in held),
                _amounts(doubt.price if doubt else None for doubt in doubts),
                _times(doubt.as_of if doubt else None for doubt in doubts),
                _times(doubt.heard_at if doubt else None for doubt in doubts),
            ],
        )


def accepted_arrays(accepted: Collection[AcceptedPrice]) -> list[str]:
    """The columns of ACCEPTED_SQL, in its order."""
    return [
        _texts(each.coin for each in accepted),
        _amounts(each.price for each in accepted),
        _amounts(each.market_cap for each in accepted),
        _amounts(each.volume for each in accepted),
        _amounts(each.high.value for each in accepted),
        _amounts(each.low.value for each in accepted),
        _amounts(each.change_1h for each in accepted),
        _amounts(each.change_24h for each in accepted),
        _amounts(each.change_7d for each in accepted),
        _times(each.as_of for each in accepted),
        _flags(each.high.trusted for each in accepted),
        _flags(each.low.trusted for each in accepted),
    ]


def _amounts(values: Iterable[Decimal | None]) -> str:
    return _array("NULL" if value is None else spelling(value) for value in values)


def _times(values: Iterable[datetime | None]) -> str:
    return _array("NULL" if value is None else f'"{value.isoformat()}"' for value in values)


def _flags(values: Iterable[bool]) -> str:
    return _array("t" if value else "f" for value in values)


def _texts(values: Iterable[str]) -> str:
    return _array('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)


def _array(values: Iterable[str]) -> str:
    return "{" + ",".join(values) + "}"
