"""The dashboard of somebody with 10,000 transactions of 200 coins, beside a bare query of the rows.

The whole answer is timed as a person waits for it on the server: session, queries, arithmetic and
the page itself, with two years of days behind the chart. The person reckons in euros, which asks
for exchange rates too. What the page shows is checked against the sum of the holdings first, so
that a fast wrong page cannot pass, and so is how many queries it takes.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bench.figures import Figure
from dashboard.over_time.fill import fill_due
from market.models import Coin, DayPrice, FxRate, HourPrice, Quote
from market.sparklines import store_sparklines
from tracker.lib.cover import own_money
from tracker.lib.set_apart import set_apart
from transactions.kinds import Kind
from transactions.models import Holding, Transaction
from transactions.portfolios import default_portfolio
from transactions.positions import balance, positions
from transactions.rebuild import rebuild
from transactions.value_entries import value_entries

ENTRIES, COINS, DAYS = 10_000, 200, 730
CURRENCY = "eur"
MOST_QUERIES = 15
ROUNDS = 40
LIMIT_MS = 150.0
# How much dearer than the bare rows; measured 40 to 70 with room for another machine.
LIMIT_RATIO = 150.0
PAGES = {"30 days": "/", "all time": "/?range=all", "1 day by the hour": "/?range=1d"}


def measure(engine: str) -> list[Figure]:
    settings.ALLOWED_HOSTS = ["testserver"]
    set_apart()  # as the web process begins
    now = timezone.now()
    owner = User.objects.create_user("bench", "bench@example.org", display_currency=CURRENCY)
    _market(now)
    _ledger(owner, now)
    began = time.perf_counter()
    fill_due(clock=timezone.now, most=timedelta(minutes=10))
    filled = (time.perf_counter() - began) * 1000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(owner)
    _check(client, owner, now)
    bare = _p95(lambda: list(Holding.objects.filter(portfolio__owner=owner)))
    figures = []
    for name, path in PAGES.items():
        taken = _p95(partial(client.get, path))
        what = f"p95 of the dashboard over {name}, {ENTRIES:,} entries, {COINS} coins"
        figures.append(
            Figure(f"{what}, against the bare holdings", engine, taken, bare, LIMIT_RATIO)
        )
        figures.append(Figure(f"{what}, against the limit", engine, taken, LIMIT_MS, 1.0))
    figures.append(
        Figure(f"reckoning {DAYS} days anew, against a minute", engine, filled, 60_000, 1.0)
    )
    return figures


def _market(now: datetime) -> None:
    chance = Random(7)  # noqa: S311 - the same figures in every run
    coins = Coin.objects.bulk_create(
        Coin(id=f"coin-{n}", symbol=f"c{n}", name=f"Coin {n}", rank=n + 1) for n in range(COINS)
    )
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    _rates(midnight)
    for coin in coins:
        price = Decimal(chance.randint(1, 100_000)) / 100
        Quote.objects.create(coin=coin, price=price, as_of=now, accepted_at=now, change_1h=1,
                             change_24h=-2, change_7d=3, market_cap=price * 10**9)  # fmt: skip
        closes = [price * chance.randint(90, 110) / 100 for _ in range(DAYS)]
        _keep(DayPrice, coin, midnight, timedelta(days=1), closes)
        _keep(HourPrice, coin, hour, timedelta(hours=1), closes[:40])
        store_sparklines([(coin.pk, closes[:168])], now=now)


def _keep(
    table: type[DayPrice] | type[HourPrice],
    coin: Coin,
    end: datetime,
    step: timedelta,
    closes: list[Decimal],
) -> None:
    rows: list[Any] = [
        table(coin=coin, at=end - n * step, open=c, high=c, low=c, close=c, points=1)
        for n, c in enumerate(closes, start=1)
    ]
    table._default_manager.bulk_create(rows)


def _ledger(owner: User, now: datetime) -> None:
    chance = Random(8)  # noqa: S311
    step = timedelta(days=DAYS - 2) / ENTRIES
    portfolio = default_portfolio(owner)
    rows = [
        Transaction(
            portfolio=portfolio,
            kind=kind,
            coin_id=f"coin-{number % COINS}",
            quantity=Decimal(chance.randint(500, 1000)) / (1000 if kind == Kind.BUY else 50_000),
            total=Decimal(chance.randint(1, 100_000)) / 100,
            currency=CURRENCY,
            at=now - timedelta(days=DAYS - 1) + number * step,
            created_at=now,
        )
        for number in range(ENTRIES)
        for kind in [Kind.BUY if number < COINS or chance.random() < 0.7 else Kind.SELL]
    ]
    value_entries(rows, currency=CURRENCY)
    Transaction.objects.bulk_create(rows, batch_size=500)
    rebuild(owner, now=now)


def _rates(midnight: datetime) -> None:
    days = [(midnight - timedelta(days=n)).date() for n in range(DAYS + 1)]
    FxRate.objects.bulk_create(
        FxRate(day=day, currency=CURRENCY, rate=Decimal("0.9"), source="ecb", as_of=midnight)
        for day in days
    )


def _check(client: Client, owner: User, now: datetime) -> None:
    wanted = own_money(balance(positions(owner, now=now)).value.value, CURRENCY)
    page = client.get("/").content.decode()
    if wanted not in page or page.count("<tr data-coin=") != COINS or "<canvas" in page:
        raise SystemExit(f"The dashboard does not show {wanted} and {COINS} coins.")
    for name, path in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        if len(queries) > MOST_QUERIES:
            raise SystemExit(f"The dashboard over {name} takes {len(queries)} queries.")


def _p95(act: Callable[[], object]) -> float:
    act()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return quantiles(times, n=20)[-1]
