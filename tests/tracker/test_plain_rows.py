"""Some columns of the rows with these keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.models import Coin
from tests.fixtures.market import make_coin
from tracker.lib.plain_rows import plain_rows

pytestmark = pytest.mark.django_db


def test_only_the_rows_with_these_keys_come_whatever_is_in_the_keys() -> None:
    for name in ("bitcoin", "o'hara", "a,b", 'say "so"'):
        make_coin(name, symbol=name[:3])
    asked = ["o'hara", 'say "so"', "nobody"]
    found = plain_rows(Coin, "id", "symbol", key="id", among=asked)
    assert sorted(found) == [("o'hara", "o'h"), ('say "so"', "say")]


def test_no_key_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert plain_rows(Coin, "id", key="id", among=[]) == []
    assert not asked.captured_queries
