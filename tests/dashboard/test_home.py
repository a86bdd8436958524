"""The dashboard: the balance, its day and its past, and every coin that is held."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from dashboard.models import DashboardLook
from dashboard.over_time.fill import fill_due, last_whole_day
from market.models import FxRate, Quote, Refresh
from notifications.models import Destination
from reminders.models import Reminder
from tests.fixtures.history import make_days
from tests.fixtures.ledger import coin, entry
from tests.fixtures.market import make_quote
from transactions.change_portfolio import archive_portfolio, create_portfolio
from transactions.choices import leave_out, price_by_hand
from transactions.ledger import add_entry
from transactions.models import Portfolio
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]
NOW = timezone.now()


@pytest.fixture
def visitor(alice: User, as_person: Login) -> Client:
    return as_person(alice)


def text(client: Client, path: str = "/") -> str:
    """What one reads, without tags; blanks as one."""
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def rows(client: Client, path: str = "/") -> list[str]:
    page = client.get(path).content.decode()
    return re.findall(r'<tr data-coin="([^"]+)"', page)


def days_ago(number: float) -> datetime:
    return NOW - timedelta(days=number)


def record(
    owner: User, kind: str, quantity: str, *, portfolio: Portfolio | None = None, **fields: Any
) -> None:
    """Today, unless told otherwise."""
    made = entry(kind, quantity, **{"at": days_ago(0), **fields})
    add_entry(portfolio or default_portfolio(owner), made, now=timezone.now())


def hold(owner: User, coin_id: str, quantity: str, cost: str, price: str | None) -> None:
    make_quote(coin(coin_id), price)
    record(owner, "buy", quantity, coin=coin_id, total=cost)


def test_the_balance_is_the_sum_of_the_rows(visitor: Client, alice: User) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    hold(alice, "ethereum", "10", "100", "5")
    page = text(visitor)
    assert "Total balance $650.00" in page
    assert "Total profit $450.00" in page
    assert "Unrealised $450.00 ▲ 225.0 %" in page.replace("\u202f", " ")
    assert rows(visitor) == ["bitcoin", "ethereum"]
    assert "BTC 92.3 %" in page


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"as_of": NOW - timedelta(days=2)}, "The price of ethereum is unknown"),
        ({"trust": "confirming", "reason": "moved −23 %, confirming"}, "moved −23 %, confirming"),
        ({"price": None, "as_of": None, "accepted_at": None}, "No price of ethereum is known yet."),
    ],
)
def test_a_price_that_is_not_known_makes_the_balance_unknown_not_smaller(
    visitor: Client, alice: User, fields: dict[str, object], cause: str
) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    hold(alice, "ethereum", "10", "100", "5")
    Quote.objects.filter(pk="ethereum").update(**fields)
    page = text(visitor)
    assert "Total balance unknown" in page
    assert cause in page
    assert "$600.00" in page
    assert "$0.00" not in page.replace("Realised $0.00", "")
    assert rows(visitor) == ["bitcoin", "ethereum"]  # what is unknown comes last


def test_what_is_left_out_or_priced_by_hand_says_so(visitor: Client, alice: User) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    hold(alice, "ethereum", "10", "100", None)
    hold(alice, "dogecoin", "10", "100", None)
    portfolio = default_portfolio(alice)
    leave_out(portfolio, "ethereum", left_out=True, now=NOW)
    price_by_hand(portfolio, "dogecoin", Decimal(3), currency="usd", at=days_ago(1), now=NOW)
    page = text(visitor)
    assert "Total balance $630.00" in page
    assert "ETH left out" in page
    assert "Without ethereum, which you left out." in page
    assert f"dogecoin counts at your own price of {days_ago(1):%Y-%m-%d}." in page
    assert f"by hand {days_ago(1):%Y-%m-%d}" in page
    assert rows(visitor) == ["bitcoin", "dogecoin", "ethereum"]


def test_one_coin_in_two_portfolios_is_one_row_and_a_portfolio_shows_its_own(
    visitor: Client, alice: User, bob: User
) -> None:
    savings = create_portfolio(alice, "Savings")
    hold(alice, "bitcoin", "2", "100", "300")
    record(alice, "buy", "1", total="100", portfolio=savings)
    assert rows(visitor) == ["bitcoin"]
    assert "Total balance $900.00" in text(visitor)
    assert "Savings $300.00" in text(visitor, f"/?portfolio={savings.pk}")
    other = default_portfolio(bob).pk
    for unknown in (other, 0, "x", "9" * 40):
        assert visitor.get(f"/?portfolio={unknown}").status_code == 404

    archive_portfolio(savings, now=NOW)
    assert "Total balance $600.00" in text(visitor)
    assert "Savings $300.00" in text(visitor, f"/?portfolio={savings.pk}")


def test_what_is_sold_keeps_its_profit_in_the_total(visitor: Client, alice: User) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    hold(alice, "ethereum", "1", "10", "50")
    record(alice, "sell", "1", coin="ethereum", total="40", at=timezone.now())
    page = text(visitor)
    assert "No longer held 1 $30.00" in page
    assert "Total profit $530.00" in page
    assert "Total balance $600.00 $530.00" in page


def test_sort_and_columns_are_remembered_with_the_account(
    visitor: Client, alice: User, as_person: Login
) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    hold(alice, "ethereum", "100", "100", "5")
    hold(alice, "dogecoin", "1", "10", None)
    assert rows(visitor) == ["bitcoin", "ethereum", "dogecoin"]
    visitor.post("/dashboard/look/", {"sort": "holdings"})
    assert rows(visitor) == ["ethereum", "bitcoin", "dogecoin"]
    visitor.post("/dashboard/look/", {"sort": "holdings"})
    assert rows(as_person(alice)) == ["dogecoin", "bitcoin", "ethereum"]
    assert 'aria-sort="ascending"' in visitor.get("/").content.decode()
    visitor.post("/dashboard/look/", {"sort": "name", "next": "/?range=7d"})
    assert rows(visitor) == ["bitcoin", "dogecoin", "ethereum"]

    visitor.post("/dashboard/look/", {"columns": "", "column": ["value", "cost", "nonsense"]})
    assert DashboardLook.objects.get().columns == ["value", "cost"]
    page = as_person(alice).get("/").content.decode()
    heads = re.findall(r'<th class="col-(\w+)" scope="col"', page)
    assert heads == ["name", "value", "cost"]


def test_nonsense_is_not_remembered(visitor: Client) -> None:
    answer = visitor.post("/dashboard/look/", {"sort": "password", "next": "//elsewhere.example"})
    assert answer.headers["Location"] == "/"
    assert not DashboardLook.objects.exists()
    assert visitor.post("/dashboard/currency/", {"currency": "doge"}).status_code == 400


def test_the_currency_switch_changes_everything_at_once(visitor: Client, alice: User) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    for day in (NOW, days_ago(1)):
        FxRate.objects.create(
            day=day.date(), currency="eur", rate=Decimal("0.5"), source="ecb", as_of=NOW
        )
    visitor.post("/dashboard/currency/", {"currency": "eur", "next": "/"})
    assert "Total balance €300.00" in text(visitor)
    alice.refresh_from_db()
    assert alice.display_currency == "eur"


def test_the_three_steps_tick_off_and_then_are_gone(visitor: Client, alice: User) -> None:
    assert "Nothing is being watched for you yet" in text(visitor)
    assert "Your balance will stand here" in text(visitor)
    hold(alice, "bitcoin", "2", "100", "300")
    assert "1 of 3 steps done" in text(visitor)
    Reminder.objects.create(
        owner=alice, metric="price", coin_id="bitcoin", direction="above", threshold=Decimal(330),
        currency="usd", state="armed", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    page = text(visitor).replace("\u202f", " ")
    assert "2 of 3 steps done" in page
    assert "▲ 10.0 % away from $330.00" in page
    Destination.objects.create(
        owner=alice, channel="whatsapp", address="+491", created_at=NOW, verified_at=NOW
    )
    assert "steps done" not in text(visitor)
    Destination.objects.all().delete()
    assert "steps done" not in text(visitor)  # whoever did them needs no reminding


def test_the_steps_can_be_put_aside(visitor: Client) -> None:
    visitor.post("/dashboard/look/", {"settle": ""})
    assert "Three steps" not in text(visitor)


@pytest.fixture
def past(alice: User) -> None:
    """Ten days at 200, 220 … 380 for a bitcoin, and another one five days ago."""
    make_quote(coin("bitcoin"), "400")
    make_days(coin("bitcoin"), days_ago(10).date(), range(200, 400, 20))
    record(alice, "buy", "1", total="200", at=days_ago(10))
    record(alice, "buy", "1", total="300", at=days_ago(5))
    fill_due(clock=lambda: NOW.replace(hour=12))


def test_today_is_what_the_balance_gained_without_deposits(
    visitor: Client, alice: User, past: None
) -> None:
    assert "Today $40.00 ▲ 5.26 %" in text(visitor).replace("\u202f", " ")
    record(alice, "buy", "1", total="380", at=NOW - timedelta(seconds=1))
    page = text(visitor).replace("\u202f", " ")
    assert "Total balance $1,200.00" in page
    assert "Today $60.00 ▲ 5.26 %" in page


def test_the_past_is_drawn_against_what_was_put_in(visitor: Client, past: None) -> None:
    page = text(visitor).replace("\u202f", " ")
    assert "Gain $300.00" in page
    assert "Time-weighted ▲ 93.1 %" in page
    assert "what all the money you put in earned" in page
    assert f"{days_ago(1):%Y-%m-%d} $760.00 $500.00" in page
    assert "Value over 7 days" in text(visitor, "/?range=7d")
    assert "Gain $300.00" in text(visitor, "/?range=all")
    assert "Value over 30 days" in text(visitor, "/?range=nonsense")


def test_days_that_are_being_reckoned_are_counted(visitor: Client, alice: User, past: None) -> None:
    record(alice, "sell", "1", total="220", at=days_ago(9))
    page = text(visitor)
    # Shortly after midnight the day before is not over yet, as far as prices go.
    missing = (last_whole_day(NOW) - days_ago(9).date()).days + 1
    assert f"Your days are being reckoned: 0 of {missing} are done." in page
    assert "Today unknown" in page


@pytest.mark.parametrize("currency", ["usd", "eur"])
@pytest.mark.parametrize("range_", ["all", "1d"])
def test_the_dashboard_takes_as_many_queries_for_many_coins(
    visitor: Client, alice: User, past: None, currency: str, range_: str
) -> None:
    """With all that asks for more: steps not done, days not reckoned, entries of today, rates."""
    Refresh.objects.create(slot=NOW, started=NOW, finished=NOW, outcome="complete")
    visitor.post("/dashboard/currency/", {"currency": currency})
    fill_due(clock=lambda: NOW)
    record(alice, "transfer_out", "0.1", at=NOW - timedelta(seconds=1))

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            assert visitor.get(f"/?range={range_}").status_code == 200
        return [query["sql"] for query in caught]

    few = queries()
    for number in range(30):
        hold(alice, f"coin-{number}", "1", "1", "1")
    many = queries()
    assert len(many) == len(few) <= 15, "\n".join(many)


def test_only_what_moves_is_drawn_anew_for_an_open_page(visitor: Client, alice: User) -> None:
    hold(alice, "bitcoin", "2", "100", "300")
    part = visitor.get("/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="live-part"')
    assert "<html" not in part


def test_covered_amounts_do_not_stand_in_the_drawing_either(
    visitor: Client, alice: User, past: None
) -> None:
    visitor.post("/amounts/", {"amounts": "hide"})
    page = visitor.get("/").content.decode()
    assert "data-quantity" not in page
    assert '"value": 100.0' in page
    assert "760" not in page
