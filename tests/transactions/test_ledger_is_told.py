"""Whoever listens at LEDGER_CHANGED hears from which moment on the past may differ."""

from datetime import datetime
from decimal import Decimal

import pytest
from pytest_django import Settings

from accounts.models import User
from tests.fixtures.ledger import NOW, day, entry, record
from transactions.choices import leave_out
from transactions.ledger import delete_entries, edit_entry
from transactions.portfolios import default_portfolio
from transactions.rebuild import rebuild

heard: list[datetime | None] = []


def note(*, since: datetime | None, **facts: object) -> None:
    heard.append(since)


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    heard.clear()
    settings.LEDGER_CHANGED = [f"{__name__}.note"]


def test_an_entry_counts_from_its_own_moment_and_an_edit_from_the_earlier_of_two(
    alice: User,
) -> None:
    made = record(alice, "buy", "1", at=5, unit_price="100", fee="1", fee_coin="ethereum")
    edit_entry(alice, made.pk, entry("buy", "2", at=9, unit_price="100"), now=NOW)
    delete_entries(alice, [made.pk], now=NOW)
    assert heard == [day(5), day(5), day(9)]


def test_what_concerns_the_whole_past_says_so(alice: User) -> None:
    record(alice, "buy", "1", unit_price="100")
    leave_out(default_portfolio(alice), "bitcoin", left_out=True, now=NOW)
    rebuild(alice, now=NOW)
    assert heard == [day(0), None, None]
    assert Decimal(1) == default_portfolio(alice).holdings.get().quantity
