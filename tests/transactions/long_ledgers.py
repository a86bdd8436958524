"""More entries than are reckoned while other writers wait."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from tests.fixtures.ledger import NOW, START, coin
from transactions.catch_up import LIGHT
from transactions.kinds import Kind
from transactions.models import Holding, Transaction
from transactions.portfolios import default_portfolio
from transactions.rebuild import rebuild
from transactions.value_entries import value_entries

COINS = ("bitcoin", "ethereum")
HEADER = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"


def write_long_ledger(owner: User, *, entries: int = LIGHT + 1) -> None:
    """Purchases at rising prices, every fifth entry a sale."""
    for each in COINS:
        coin(each)
    rows = list(_rows(owner, entries))
    value_entries(rows, currency=owner.display_currency)
    Transaction.objects.bulk_create(rows, batch_size=500)
    rebuild(owner, now=NOW)


def _rows(owner: User, entries: int) -> Iterator[Transaction]:
    portfolio = default_portfolio(owner)
    for number in range(entries):
        yield Transaction(
            portfolio=portfolio,
            kind=Kind.SELL if number % 5 == 4 else Kind.BUY,
            coin_id=COINS[number % 7 == 0],
            quantity=Decimal("0.5"),
            total=Decimal(100 + number),
            currency="usd",
            at=START + timedelta(minutes=number),
            created_at=NOW,
        )


def long_file(rows: int = LIGHT + 1) -> str:
    """An export of so many fills, no two alike."""
    lines = (
        f"2024-01-{1 + number // 1440:02} {number // 60 % 24:02}:{number % 60:02}:00,BTCUSDT,BUY,"
        f"{100 + number},0.5,{(100 + number) / 2},0,BTC\n"
        for number in range(rows)
    )
    return HEADER + "".join(lines)


def figures_of(owner: User) -> list[tuple[object, ...]]:
    columns = ("coin", "quantity", "currency", "cost", "realised", "cost_unknown")
    return list(
        Holding.objects.filter(portfolio__owner=owner).order_by("coin").values_list(*columns)
    )
