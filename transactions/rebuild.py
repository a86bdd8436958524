"""Reckon a person's holdings from the first entry on, as if nothing had been reckoned before."""

from datetime import datetime

from accounts.models import User
from transactions.beside.reckon import Plan, reckon_beside
from transactions.models import CoinBook, Holding, Transaction


def rebuild(owner: User, *, now: datetime) -> None:
    """Beside what shows, so that nobody waits for a long ledger."""
    entries = Transaction.objects.of(owner).order_by()
    coins: set[str] = set(CoinBook.objects.filter(owner=owner).values_list("coin_id", flat=True))
    held = Holding.objects.filter(portfolio__owner=owner)
    coins |= set(held.values_list("coin_id", flat=True))
    for part in ("coin_id", "other_coin_id", "fee_coin_id"):
        coins |= set(entries.values_list(part, flat=True).distinct()) - {None}
    reckon_beside(owner, Plan(coins=coins, cause="holdings rebuilt"), now=now)
