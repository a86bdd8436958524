"""The night clocks go back shows an hour twice, the one they go forward leaves one out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import User
from market import coin_search
from tests.fixtures.ledger import coin
from transactions import clocks
from transactions.models import Transaction
from transactions.portfolios import default_portfolio

BERLIN = ZoneInfo("Europe/Berlin")
ADD = "/transactions/add/"
HIDDEN = r'<div id="at-again"\s+hidden'
TWICE = datetime(2023, 10, 29, 2, 30)  # noqa: DTZ001 - what a clock showed
NEVER = datetime(2023, 3, 26, 2, 30)  # noqa: DTZ001 - what no clock showed
FIRST = datetime(2023, 10, 29, 0, 30, tzinfo=UTC)
SECOND = datetime(2023, 10, 29, 1, 30, tzinfo=UTC)


@pytest.fixture
def visitor(alice: User, as_person: Callable[[User], Client]) -> Client:
    coin_search.current.forget()
    coin("bitcoin")
    alice.time_zone = "Europe/Berlin"
    alice.save()
    return as_person(alice)


def filled(alice: User, at: datetime, **fields: str) -> dict[str, str]:
    return {
        "kind": "buy", "coin": "bitcoin", "quantity": "1", "total": "5", "currency": "USD",
        "at": at.isoformat(), "portfolio": str(default_portfolio(alice).pk),
    } | fields  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "repeated", "skipped"),
    [(TWICE, True, False), (NEVER, False, True), (datetime(2023, 6, 1, 2, 30), False, False)],  # noqa: DTZ001
)
def test_clocks_know_their_odd_hours(shown: datetime, repeated: bool, skipped: bool) -> None:
    assert (clocks.is_repeated(shown, BERLIN), clocks.is_skipped(shown, BERLIN)) == (
        repeated, skipped,
    )  # fmt: skip


def test_a_time_shown_twice_is_the_first_and_can_be_made_the_second(
    visitor: Client, alice: User
) -> None:
    answer: Any = visitor.post(ADD, filled(alice, TWICE), follow=True)
    assert "the first is meant" in answer.content.decode()
    row = Transaction.objects.get()
    assert row.at == FIRST

    edit = f"/transactions/{row.pk}/"
    page = visitor.get(edit).content.decode()
    assert "Clocks showed this time twice" in page
    assert not re.search(HIDDEN, page)
    visitor.post(edit, filled(alice, TWICE, at_again="second"))
    assert Transaction.objects.get().at == SECOND
    visitor.post(edit, filled(alice, TWICE, at_again="second", note="same time"))
    row = Transaction.objects.get()
    assert (row.at, row.note) == (SECOND, "same time")
    visitor.post(edit, filled(alice, TWICE))
    assert Transaction.objects.get().at == FIRST


def test_the_second_can_be_said_at_once(visitor: Client, alice: User) -> None:
    visitor.post(ADD, filled(alice, TWICE, at_again="second"))
    assert Transaction.objects.get().at == SECOND


def test_a_time_no_clock_showed_is_refused_in_a_sentence(visitor: Client, alice: User) -> None:
    answer: Any = visitor.post(ADD, filled(alice, NEVER))
    [sentence] = answer.context["form"].errors["at"]
    assert sentence.startswith("There was no 02:30 on 26 March 2023: the clocks went forward")


def test_elsewhere_nobody_is_asked(visitor: Client, alice: User) -> None:
    assert re.search(HIDDEN, visitor.get(ADD).content.decode())
    ordinary = "/transactions/add/hints.json?at=2023-06-01T02:30:00"
    assert visitor.get(ordinary).json() == {}
    assert visitor.get("/transactions/add/hints.json?at=2023-10-29T02:30:00").json() == {
        "twice": "yes"
    }
