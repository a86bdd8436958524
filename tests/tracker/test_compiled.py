"""Whole rows by their keys, by a query that is compiled once."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from market.models import Quote
from tests.fixtures.market import make_coin, make_quote
from tracker.lib.among import among
from tracker.lib.compiled import Compiled, Keys

pytestmark = pytest.mark.django_db
ASKS: list[list[str]] = [["bitcoin", "100%s"], ["o'hara"], ["nobody"], []]


def columns(rows: list[Quote]) -> list[dict[str, Any]]:
    return [{field.attname: getattr(row, field.attname) for field in Quote._meta.concrete_fields}
            for row in rows]  # fmt: skip


def test_the_same_rows_come_as_from_the_query_itself() -> None:
    for name, price in (("bitcoin", "70120.10"), ("o'hara", "0.00001234"), ("100%s", "1")):
        make_quote(make_coin(name), price)
    ask = Compiled(Quote, lambda keys: Quote.objects.filter(among("pk", keys)).order_by("-pk"))
    for asked in ASKS:
        plain = list(Quote.objects.filter(pk__in=asked).order_by("-pk"))
        assert columns(ask.rows(asked)) == columns(plain)


def test_it_is_put_together_once_and_locks_as_it_was_told() -> None:
    built = []

    def build(keys: Keys) -> QuerySet[Quote]:
        built.append(keys)
        return Quote.objects.filter(among("pk", keys)).select_for_update()

    ask = Compiled(Quote, build)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        for keys in ASKS:
            ask.rows(keys)
    assert built == [ASKS[0]]
    locks = [query["sql"].endswith("FOR UPDATE") for query in asked.captured_queries]
    assert locks == [connection.vendor == "postgresql"] * 3
