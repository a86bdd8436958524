"""Other preferences make other figures."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.preferences import save_preferences
from market.models import DayPrice, FxRate
from tests.fixtures.ledger import NOW, coin, day, figures, holding, record
from transactions.change_portfolio import choose_cost_method
from transactions.choices import leave_out, price_by_hand
from transactions.demand import held_coins
from transactions.models import HoldingChoice
from transactions.value_unknown import value_unknown


def rate(on: date, value: str) -> None:
    at = day(0)
    FxRate.objects.create(day=on, currency="eur", rate=Decimal(value), source="ecb", as_of=at)


def test_the_ledger_is_valued_again_in_another_currency_at_each_days_rate(alice: User) -> None:
    rate(date(2023, 5, 1), "0.5")
    record(alice, "buy", "1", unit_price="100")
    record(alice, "buy", "1", at=60, unit_price="100")
    alice.display_currency = "eur"
    save_preferences(alice, changed=frozenset({"display_currency"}))
    held = holding(alice)
    assert (held.currency, held.cost) == ("eur", None)
    assert held.unknown_because.startswith("No EUR exchange rate is known for 30 June 2023")


def test_a_cost_method_of_a_portfolio_wins_over_the_persons(alice: User) -> None:
    record(alice, "buy", "1", unit_price="100")
    record(alice, "buy", "1", at=1, unit_price="300")
    record(alice, "buy", "1", at=2, unit_price="200")
    record(alice, "sell", "1", at=3, unit_price="400")
    assert figures(holding(alice)) == ("2", "500", "300")
    alice.cost_method = "hifo"
    save_preferences(alice, changed=frozenset({"cost_method"}))
    assert figures(holding(alice)) == ("2", "300", "100")
    choose_cost_method(alice.portfolios.get(), "lifo", now=NOW)
    assert figures(holding(alice)) == ("2", "400", "200")
    choose_cost_method(alice.portfolios.get(), "average", now=NOW)
    assert figures(holding(alice)) == ("2", "400", "200")


def test_income_enters_at_its_value_that_day(alice: User) -> None:
    DayPrice.objects.create(
        coin=coin("bitcoin"), at=day(-0.5), open=1, high=1, low=1, close=Decimal("27000"), points=1
    )
    made = record(alice, "income", "0.5", income_kind="airdrop")
    assert figures(holding(alice)) == ("0.5", "13500", "0")
    assert made.worth_note == "bitcoin at its price of 1 May 2023, 27000 USD."


def test_what_had_no_price_is_valued_when_one_becomes_known(alice: User) -> None:
    record(alice, "income", "0.5")
    held = holding(alice)
    assert held.unknown_because == "No price of bitcoin is known for 1 May 2023."
    DayPrice.objects.create(
        coin=coin("bitcoin"), at=day(-0.5), open=1, high=1, low=1, close=Decimal(100), points=1
    )
    assert value_unknown(now=NOW) == 1
    assert figures(holding(alice)) == ("0.5", "50", "0")
    assert value_unknown(now=NOW) == 0


def test_a_stablecoin_counts_as_a_dollar_and_says_so(alice: User) -> None:
    made = record(alice, "buy", "2", unit_price="100", currency="usdt")
    assert holding(alice).cost == 200
    assert made.worth_note == "USDT counted as US dollars, 1:1."


def test_choices_outlive_the_holding_they_are_about(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100")
    portfolio = alice.portfolios.get()
    leave_out(portfolio, "bitcoin", left_out=True, now=NOW)
    price_by_hand(portfolio, "bitcoin", Decimal(5), currency="eur", at=day(1), now=NOW)
    [choice] = HoldingChoice.objects.all()
    assert (choice.left_out, choice.price, choice.currency) == (True, Decimal(5), "eur")


def test_what_is_held_is_in_demand(alice: User) -> None:
    record(alice, "buy", "2", unit_price="100")
    record(alice, "buy", "2", unit_price="100", coin="ethereum")
    record(alice, "sell", "2", at=1, unit_price="100", coin="ethereum")
    assert held_coins(now=NOW).held == {"bitcoin"}
