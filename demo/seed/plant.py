"""Fills an empty database with what there is to see, through the product's own verbs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo.known import USER
from demo.seed.lines import drafts
from demo.seed.past import LONG_TERM, RAINY_DAY, TRADING, Past
from demo.seed.person import make_person
from market.coingecko.client import CoinGecko
from market.refresh_prices import refresh_when_due
from market.sync_coins import sync_when_due
from market.sync_rates import sync_rates
from reminders.draft import Draft
from reminders.edit import create_reminder
from sandbox.coingecko.market import Market
from transactions.change_portfolio import create_portfolio, rename_portfolio
from transactions.kinds import Kind
from transactions.ledger import moments, stored
from transactions.models import Holding, Portfolio, Transaction
from transactions.portfolios import default_portfolio
from transactions.reckon import reckon
from transactions.value_entries import value_entries

LONG_AGO = timedelta(days=800)  # the ledger is younger, so older exchange rates serve nobody


def plant(market: Market) -> None:
    """Coins first, then the person, the ledger and the prices. The reminders come last of all."""
    vendor = CoinGecko()
    sync_when_due(vendor, now=timezone.now())
    sync_rates(client=vendor, now=timezone.now(), since=timezone.now().date() - LONG_AGO)
    person = make_person(now=timezone.now())
    plant_ledger(person, market)
    refresh_when_due(vendor, clock=timezone.now)


@transaction.atomic
def plant_ledger(person: User, market: Market) -> None:
    """Saved at once and reckoned once, as an import is: two hundred entries take no time so."""
    now = timezone.now()
    rename_portfolio(default_portfolio(person), LONG_TERM)
    for name in (TRADING, RAINY_DAY):
        create_portfolio(person, name)
    own = {portfolio.name: portfolio for portfolio in Portfolio.objects.filter(owner=person)}
    rows = []
    for name, entry in Past(market, now=now).entries():
        to = own[LONG_TERM].pk if entry.kind is Kind.MOVE else None
        said = stored(replace(entry, to_portfolio=to))
        rows.append(Transaction(portfolio=own[name], created_at=now, **said))
    value_entries(rows, currency=person.display_currency)
    Transaction.objects.bulk_create(rows)
    reckon(person, moments(rows), cause="entries added", now=now)


def plant_reminders(market: Market) -> None:
    """Once the phone is linked: the first line is crossed half a minute from here."""
    person, now = User.objects.get(username=USER), timezone.now()
    value = value_of_holdings(person, market, t=now.timestamp())
    for draft in (
        *drafts(market, t=now.timestamp()),
        Draft(metric="balance", direction="below", threshold=round_sum(value * 0.95)),
        Draft(metric="balance", direction="above", threshold=round_sum(value * 1.015)),
    ):
        create_reminder(person, draft, now=now)


def value_of_holdings(person: User, market: Market, *, t: float) -> float:
    """Dollars, near enough to draw a line."""
    held = Holding.objects.filter(portfolio__owner=person).values_list("coin_id", "quantity")
    return sum(float(quantity) * market.tracks[coin].at(t) for coin, quantity in held)


def round_sum(dollars: float) -> Decimal:
    return Decimal(round(dollars, -2))
