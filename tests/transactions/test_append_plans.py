"""One more entry on a long ledger asks for what it needs, and never for all entries or lots."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.fixtures.ledger import NOW, entry
from tests.transactions.long_ledgers import write_long_ledger
from transactions.enough import record_entry
from transactions.entry import Entry
from transactions.portfolios import default_portfolio

LONG = ("transactions_transaction", "transactions_lot")


def read_whole(statement: str) -> list[str]:
    """The long tables that this statement reads from end to end."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("EXPLAIN (FORMAT JSON) " + statement)
            plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            return [name for name in _scanned(plan[0]["Plan"]) if name in LONG]
        cursor.execute("EXPLAIN QUERY PLAN " + statement)
        steps = [str(row[-1]) for row in cursor.fetchall()]
    return [name for name in LONG for step in steps if step.split(" USING")[0] == f"SCAN {name}"]


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _scanned(child)


@pytest.fixture(params=["fifo", "lifo", "hifo"])
def long_ledger(alice: User, request: pytest.FixtureRequest) -> User:
    alice.portfolios.update(cost_method=request.param)
    write_long_ledger(alice, entries=3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return alice


def statements_of(owner: User, said: Entry) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        record_entry(default_portfolio(owner), said, now=NOW)
    return [
        query["sql"]
        for query in caught.captured_queries
        if query["sql"].startswith(("SELECT", "UPDATE", "DELETE"))
    ]


def test_an_entry_at_the_end_reads_neither_all_entries_nor_all_lots(long_ledger: User) -> None:
    kinds = [
        entry("sell", "0.7", at=300, total="9", fee="0.001", fee_coin="ethereum"),
        entry("buy", "0.7", at=301, total="9"),
        entry("transfer_out", "0.2", at=302),
    ]
    for said in kinds:
        asked = statements_of(long_ledger, said)
        assert len(asked) > 10
        found = {statement: tables for statement in asked if (tables := read_whole(statement))}
        assert found == {}, said.kind
    assert read_whole("SELECT note FROM transactions_transaction WHERE note = 'x'") == [LONG[0]]
