"""The invented past and the lines the market is about to cross."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import requests
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from accounts.models import User
from demo.ribbon import labelled
from demo.seed.lines import SOON, drafts
from demo.seed.past import MONTHS, Past
from demo.seed.plant import plant_ledger
from demo.stage import open_stage
from reminders.metrics.registry import METRICS
from sandbox.coingecko.clock import Clock
from sandbox.coingecko.coins import catalogue
from sandbox.coingecko.market import Market
from tests.fixtures.ledger import coin
from tracker.lib.currencies import CURRENCIES
from transactions.models import Holding, Portfolio, Transaction

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def market() -> Market:
    return Market(Clock(NOON), coins=catalogue(60), speed=60)


def test_two_years_at_four_exchanges_in_three_portfolios() -> None:
    told = list(Past(market(), now=NOON).entries())
    assert len(told) > 8 * MONTHS
    assert len({portfolio for portfolio, _ in told}) == 3
    assert {entry.exchange for _, entry in told} == {"Kraken", "Coinbase", "Binance", "Bitstamp"}
    assert min(entry.at for _, entry in told) < NOON - timedelta(days=700)
    assert max(entry.at for _, entry in told) < NOON


def test_the_first_line_is_crossed_within_a_minute_of_a_market_left_alone() -> None:
    made, t = market(), NOON.timestamp()
    lines = list(drafts(made, t=t))
    assert len(lines) > 10
    assert {draft.metric for draft in lines} <= set(METRICS)
    for soon, draft in zip(SOON, lines, strict=False):
        assert draft.coin == soon.coin
        now, then = (Decimal(made.tracks[soon.coin].at(t + s)) for s in (0, soon.seconds))
        line = draft.threshold
        assert (now < line <= then) if draft.direction == "above" else (now > line >= then)
    assert min(soon.seconds for soon in SOON) < 45


def test_the_ledger_holds_together_and_every_profit_is_known(db: None) -> None:
    person = User.objects.create_user("demo", "demo@demo.example")
    for each in catalogue(60):
        coin(each.key)
    plant_ledger(person, market())
    assert Portfolio.objects.filter(owner=person).count() == 3
    held = Holding.objects.filter(portfolio__owner=person)
    assert held.count() > 8
    assert not held.filter(cost=None).exists()
    assert not held.filter(realised=None).exists()
    assert not Transaction.objects.of(person).exclude(worth_unknown="").exists()


def test_the_small_world_of_the_demo_knows_every_exchange_rate(tmp_path: Path) -> None:
    with open_stage(tmp_path, speed=60) as stage:
        address = f"{stage.coingecko.stand_in.base_url}/exchange_rates"
        rates = requests.get(address, timeout=10).json()["rates"]
    assert {code for code, _ in CURRENCIES} <= set(rates)


def content(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


def test_every_page_is_labelled_and_nothing_else_is() -> None:
    page = labelled(HttpResponse("<html><body class='x'><main></main></body></html>"))
    assert b"everything here is invented" in content(page).partition(b"<main>")[0]
    part = HttpResponse("<p>a part of a page</p>")
    assert content(labelled(part)) == b"<p>a part of a page</p>"
    file = HttpResponse("<body>", content_type="text/plain")
    assert content(labelled(file)) == b"<body>"
    assert labelled(StreamingHttpResponse(iter([b"<body>"]))).streaming
