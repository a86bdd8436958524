"""Portfolios, holdings and matching, as pages."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.fixtures.ledger import NOW, coin, figures, holding, record
from tests.fixtures.market import make_quote
from tests.fixtures.reminders import make_reminder
from transactions.change_portfolio import create_portfolio
from transactions.models import HoldingChoice, Portfolio, Transaction


@pytest.fixture
def visitor(alice: User, as_person: Callable[[User], Client]) -> Client:
    return as_person(alice)


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_portfolio_shows_value_cost_and_both_profits(visitor: Client, alice: User) -> None:
    record(alice, "buy", "2", unit_price="100", at=0)
    sold = record(alice, "sell", "1", unit_price="150", at=1)
    make_quote(coin("bitcoin"), "300")
    page = text(visitor, f"/portfolios/{sold.portfolio_id}/")
    for figure in ("$300.00", "$100.00", "$200.00", "$50.00", "200.0"):
        assert figure in page


def test_an_unknown_price_is_named_and_never_zero(visitor: Client, alice: User) -> None:
    row = record(alice, "buy", "2", unit_price="100")
    page = text(visitor, f"/portfolios/{row.portfolio_id}/")
    assert "No price of bitcoin is known yet." in page
    assert "unknown" in page


def test_portfolios_are_made_renamed_archived_and_deleted(visitor: Client, alice: User) -> None:
    assert visitor.post("/portfolios/", {"name": "Trading"}).status_code == 302
    made = Portfolio.objects.get(name="Trading")
    address = f"/portfolios/{made.pk}/"
    visitor.post(f"{address}edit/", {"name": "Fun", "cost_method": "hifo"})
    visitor.post(f"{address}state/", {"archive": ""})
    made.refresh_from_db()
    assert (made.name, made.cost_method, made.archived_at is None) == ("Fun", "hifo", False)
    record(alice, "buy", "2", unit_price="100", portfolio=made)
    make_reminder(alice, now=NOW, metric="balance", portfolio=made.pk)
    page = text(visitor, f"{address}delete/")
    for what in ("1 transaction", "1 coin held", "1 reminder", "the portfolio itself"):
        assert f"<li>{what}</li>" in page
    assert "0 imports" not in page
    assert visitor.post(f"{address}delete/", {"name": "no"}).status_code == 200
    assert visitor.post(f"{address}delete/", {"name": "fun"}).status_code == 302
    assert not Transaction.objects.exists()


def test_a_name_that_is_taken_is_refused_beside_the_field(visitor: Client, alice: User) -> None:
    create_portfolio(alice, "Trading")
    answer = visitor.post("/portfolios/", {"name": "trading"})
    assert answer.context["form"].errors["name"]


def test_a_holding_is_priced_by_hand_and_left_out(visitor: Client, alice: User) -> None:
    row = record(alice, "buy", "2", unit_price="100")
    address = f"/portfolios/{row.portfolio_id}/bitcoin/"
    posted = {"price": "12,5", "currency": "usd", "at": "2024-01-01", "by_hand": "1"}
    assert visitor.post(address, posted).status_code == 302
    assert "priced by hand, 2024-01-01" in text(visitor, f"/portfolios/{row.portfolio_id}/")
    assert "bitcoin counts at your own price of 2024-01-01." in text(visitor, "/portfolios/")
    visitor.post(address, {"leave_out": ""})
    assert "Without bitcoin, which you left out." in text(visitor, "/portfolios/")
    choice = HoldingChoice.objects.get()
    assert (choice.price, choice.left_out) == (Decimal("12.5"), True)
    assert "Without bitcoin, which you left out." in text(
        visitor, f"/portfolios/{row.portfolio_id}/"
    )
    visitor.post(address, {"market": ""})
    visitor.post(address, {"count": ""})
    choice.refresh_from_db()
    assert (choice.price, choice.left_out) == (None, False)


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati"])
def test_the_day_of_a_price_is_the_same_day_everywhere(
    visitor: Client, alice: User, zone: str
) -> None:
    alice.time_zone = zone
    alice.save()
    row = record(alice, "buy", "2", unit_price="100")
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    address = f"/portfolios/{row.portfolio_id}/bitcoin/"
    posted = {"price": "12.5", "currency": "usd", "at": f"{today}", "by_hand": "1"}
    assert visitor.post(address, posted).status_code == 302
    assert f"a price of {today}." in text(visitor, address)
    assert f"priced by hand, {today}" in text(visitor, f"/portfolios/{row.portfolio_id}/")
    too_late = visitor.post(address, posted | {"at": f"{today + timedelta(days=2)}"})
    assert "in the future" in too_late.context["form"].errors["price"][0]


def test_a_pair_is_proposed_matched_and_taken_back(visitor: Client, alice: User) -> None:
    record(alice, "buy", "1", unit_price="100", at=0)
    out = record(alice, "transfer_out", "1", at=1, exchange="Kraken")
    into = record(alice, "transfer_in", "0.999", at=1.1, exchange="Binance")
    assert "left Kraken" in text(visitor, "/transactions/match/")
    visitor.post("/transactions/match/", {"out": out.pk, "into": into.pk})
    assert figures(holding(alice))[1] == "99.9"
    assert "Take the match back" in text(visitor, "/transactions/match/")
    visitor.post("/transactions/match/", {"into": into.pk})
    assert figures(holding(alice))[1] is None


def test_the_portfolio_takes_as_many_queries_for_many_coins(
    visitor: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        row = record(alice, "buy", "1", coin=f"coin-{number}", unit_price="100", at=number)
    with django_assert_max_num_queries(12):
        visitor.get(f"/portfolios/{row.portfolio_id}/")


def test_a_coins_page_says_what_one_has_of_it_and_where(visitor: Client, alice: User) -> None:
    record(alice, "buy", "2", unit_price="100", exchange="Kraken", at=0)
    record(alice, "sell", "0.5", unit_price="100", exchange="Kraken", at=1)
    record(alice, "transfer_in", "3", exchange="Ledger", at=2)
    page = text(visitor, "/coins/bitcoin/")
    assert "My position" in page
    where = page[page.index("Where it lies") :].replace("> ", ">").replace(" <", "<")
    assert "<dt>Ledger</dt><dd>3</dd><dt>Kraken</dt><dd>1.5</dd>" in where
    assert "My position" not in text(Client(), "/coins/bitcoin/")
