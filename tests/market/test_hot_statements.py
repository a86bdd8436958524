"""The plans of what runs with every refresh, and what PostgreSQL can do in place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from market import quotes_on_postgres
from market.changes import AcceptedPrice
from market.models import Coin, Quote, Refresh
from market.write_quotes import write_quotes

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)
COINS = 2000
HALF = COINS // 2

pytestmark = pytest.mark.django_db


def price(number: int, *, now: datetime = NOON) -> AcceptedPrice:
    return AcceptedPrice(f"coin-{number}", Decimal(number + 1) + now.minute, now)


@pytest.fixture
def market() -> None:
    """Quotes of some coins, with statistics as a running database has them."""
    Coin.objects.bulk_create(
        Coin(id=f"coin-{number}", symbol="c", name="Coin", rank=number) for number in range(COINS)
    )
    with transaction.atomic():
        write_quotes([price(number) for number in range(COINS)], {}, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


QUESTIONS: dict[str, Callable[[], QuerySet[Any]]] = {
    "doubtful prices": lambda: Quote.objects.due_for_confirmation(before=NOON),
    "the top hundred": lambda: Coin.objects.ranked()[:100],
    "abandoned": lambda: Refresh.objects.filter(finished__isnull=True, lease_until__lt=NOON),
    "a slot": lambda: Refresh.objects.filter(kind="scheduled", slot=NOON),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_asked_all_the_time_goes_through_an_index(market: None, name: str) -> None:
    Refresh.objects.bulk_create(
        Refresh(slot=NOON - FIVE * number, started=NOON, finished=NOON) for number in range(COINS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = QUESTIONS[name]().explain().splitlines()

    assert [line for line in plan if "Seq Scan" in line or "SCAN" in line] == [
        line for line in plan if "USING INDEX" in line and "SCAN" in line
    ]


def test_a_quote_is_found_by_its_key_when_it_is_written(market: None) -> None:
    if connection.vendor == "sqlite":
        return assert_sqlite_upserts_by_key()
    values: list[datetime | str] = [NOON, NOON]
    values += quotes_on_postgres.accepted_arrays([price(number) for number in range(HALF)])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("EXPLAIN " + quotes_on_postgres.ACCEPTED_SQL, values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Conflict Arbiter Indexes: market_quote_pkey" in plan
    assert "Conflict Arbiter Indexes: price_point_once" in plan
    assert "Seq Scan on market_" not in plan
    assert "JIT" not in plan
    return None


def assert_sqlite_upserts_by_key() -> None:
    """SQLite shows no plan for an upsert: its steps must contain a seek and no scan of quotes."""
    from market.quotes_on_sqlite import ACCEPTED_SQL

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + ACCEPTED_SQL, [None] * 14)
        steps = {row[1] for row in cursor.fetchall()}
    assert {"NoConflict", "Found", "NotFound", "SeekRowid", "IdxRowid"} & steps
    assert "Rewind" not in steps


def test_postgres_updates_quotes_in_place(market: None) -> None:
    if connection.vendor != "postgresql":
        assert connection.features.supports_partial_indexes
        return
    later = NOON + FIVE
    moved = [price(number, now=later) for number in range(HALF)]

    write_quotes(moved, {}, now=later)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_hot_updated(oid),"
            " reloptions FROM pg_class WHERE relname = 'market_quote'"
        )
        updated, in_place, options = cursor.fetchone()
    assert updated == HALF
    assert in_place > 0.9 * HALF
    assert options == ["fillfactor=40"]
