"""Amounts that are covered never reach the page, nor its source."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.fixtures.ledger import coin, record
from tests.fixtures.market import make_quote
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]


@pytest.fixture
def pages(alice: User) -> list[str]:
    make_quote(coin("bitcoin"), "31337")
    record(alice, "buy", "7.25", unit_price="1234", fee="9.87")
    record(alice, "transfer_in", "0.125", at=1)
    record(alice, "sell", "99", at=2, unit_price="1234")
    portfolio = default_portfolio(alice).pk
    return ["/", "/transactions/", "/transactions/?totals=1", "/portfolios/",
            f"/portfolios/{portfolio}/", f"/portfolios/{portfolio}/bitcoin/",
            "/coins/bitcoin/", "/transactions/match/"]  # fmt: skip


AMOUNTS = ("7.25", "9.87", "0.125", "8,946", "91.6")  # what they own, paid and lack


def shown(client: Client, paths: list[str]) -> list[str]:
    texts = {path: client.get(path).content.decode() for path in paths}
    return [
        f"{path} {amount}" for path, text in texts.items() for amount in AMOUNTS if amount in text
    ]


def test_a_person_hides_and_shows_amounts_on_every_page(
    alice: User, bob: User, as_person: Login, pages: list[str]
) -> None:
    client = as_person(alice)
    assert len(shown(client, pages)) > 5
    answer = client.post("/amounts/", {"amounts": "hide", "next": "/portfolios/"})
    assert answer.headers["Location"] == "/portfolios/"
    assert shown(client, pages) == []
    assert shown(as_person(alice), pages) == []
    assert "1,234" in client.get("/transactions/").content.decode()  # a price is no secret
    assert "•••" in client.get("/portfolios/").content.decode()
    assert "•••" not in as_person(bob).get("/portfolios/").content.decode()
    client.post("/amounts/", {"amounts": "show"})
    assert len(shown(client, pages)) > 5


def test_the_switch_leads_nowhere_else(alice: User, as_person: Login) -> None:
    answer = as_person(alice).post("/amounts/", {"amounts": "hide", "next": "//elsewhere.example"})
    assert answer.headers["Location"] == "/"
