"""Writes quotes on SQLite: one prepared statement, run in C over all rows."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connections

from market.accept import Verdict
from market.changes import AcceptedPrice
from market.quote_columns import ACCEPTED_UPSERT, HELD, HELD_UPSERT, WRITTEN, trust_after
from tracker.lib.decimals import spelling

ACCEPTED_SQL = f"""
    INSERT INTO market_quote AS q
        (coin_id, {", ".join(WRITTEN)}, accepted_at, asked_at, trust, reason)
    VALUES ({"%s, " * (len(WRITTEN) + 3)} 'trusted', '')
    {ACCEPTED_UPSERT}"""  # noqa: S608 - our own names only

POINTS_SQL = """
    INSERT INTO market_pricepoint (coin_id, at, price)
    SELECT coin_id, as_of, price FROM market_quote
    WHERE accepted_at = %s AND price IS NOT price_before
    ON CONFLICT (coin_id, at) DO UPDATE SET price = excluded.price"""

HELD_SQL = f"""
    INSERT INTO market_quote AS q
        (coin_id, {", ".join(HELD)}, asked_at, high_trusted, low_trusted)
    VALUES ({"%s, " * (len(HELD) + 2)} 1, 1)
    {HELD_UPSERT}"""  # noqa: S608


def lock(using: str) -> None:
    """Transactions are IMMEDIATE: whoever is in one is the only writer already."""


def share(using: str) -> None:
    """The same: nobody else writes while we are in a transaction."""


def write_accepted(accepted: Collection[AcceptedPrice], *, now: datetime, using: str) -> None:
    at = _time(now)
    with connections[using].cursor() as cursor:
        cursor.executemany(ACCEPTED_SQL, list(_accepted_rows(accepted, at)))
        cursor.execute(POINTS_SQL, [at])


def write_held(held: Collection[tuple[str, Verdict]], *, now: datetime, using: str) -> None:
    at = _time(now)
    with connections[using].cursor() as cursor:
        cursor.executemany(
            HELD_SQL,
            [
                (coin, trust_after(verdict), verdict.reason[:200], *_candidate(verdict), at)
                for coin, verdict in held
            ],
        )


def _accepted_rows(accepted: Collection[AcceptedPrice], at: str) -> Iterator[tuple[Any, ...]]:
    for each in accepted:
        yield (
            each.coin,
            spelling(each.price),
            _amount(each.market_cap),
            _amount(each.volume),
            _amount(each.high.value),
            _amount(each.low.value),
            _amount(each.change_1h),
            _amount(each.change_24h),
            _amount(each.change_7d),
            _time(each.as_of),
            each.high.trusted,
            each.low.trusted,
            at,
            at,
        )


def _candidate(verdict: Verdict) -> tuple[str | None, str | None, str | None]:
    doubt = verdict.candidate
    if doubt is None:
        return None, None, None
    return spelling(doubt.price), _time(doubt.as_of), _time(doubt.heard_at)


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else spelling(value)


def _time(value: datetime) -> str:
    """As Django writes times on SQLite: in UTC, without saying so."""
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(" ").removesuffix("+00:00")
