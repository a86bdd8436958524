"""A ledger that belongs to somebody, with a trace of its owner in every text."""

from accounts.models import User
from tests.fixtures.ledger import record
from tests.house.belongings import MARKER, argument, furniture
from transactions.models import Transaction


@furniture
def ledger(owner: User) -> None:
    record(
        owner, "buy", "2", coin="monero", unit_price="9", exchange=f"Exchange {MARKER}", note=MARKER
    )


@argument("pk", "transaction-edit", "transaction-delete")
def entry(owner: User) -> object:
    return Transaction.objects.of(owner).latest("pk").pk
