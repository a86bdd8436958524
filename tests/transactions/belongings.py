"""A ledger that belongs to somebody, with a trace of its owner in every text."""

from django.utils import timezone

from accounts.models import User
from tests.fixtures.ledger import record
from tests.house.belongings import MARKER, argument, furniture
from transactions.change_portfolio import create_portfolio
from transactions.importing.imports import receive
from transactions.models import Portfolio, Transaction
from transactions.portfolios import default_portfolio


@furniture
def ledger(owner: User) -> None:
    record(
        owner, "buy", "2", coin="monero", unit_price="9", exchange=f"Exchange {MARKER}", note=MARKER
    )


@argument("pk", "transaction-edit", "transaction-delete")
def entry(owner: User) -> object:
    return Transaction.objects.of(owner).latest("pk").pk


@argument("pk", "portfolio", "portfolio-edit", "portfolio-state", "portfolio-delete")
def portfolio(owner: User) -> object:
    name = f"Savings {MARKER}"
    known = Portfolio.objects.filter(owner=owner, name=name).first()
    return (known or create_portfolio(owner, name)).pk


@argument("pk", "holding-choice")
def portfolio_with_a_holding(owner: User) -> object:
    return Transaction.objects.of(owner).latest("pk").portfolio_id


@argument("coin_id", "holding-choice")
def held_coin(owner: User) -> object:
    return Transaction.objects.of(owner).latest("pk").coin_id


@argument(
    "pk", "import", "import-settle", "import-confirm", "import-undo", "import-discard",
    "import-mapping",
)  # fmt: skip
def imported_file(owner: User) -> object:
    content = [f"Date,What,{MARKER}\n".encode(), b"2024-01-01,buy,1\n"]
    now = timezone.now()
    return receive(default_portfolio(owner), content, file_name=f"{MARKER}.csv", now=now).pk
