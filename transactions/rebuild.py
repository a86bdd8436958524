"""Reckon a person's holdings from the first entry on, as if nothing had been reckoned before."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from transactions.models import CoinBook, Holding, Transaction
from transactions.reckon import reckon


@transaction.atomic
def rebuild(owner: User, *, now: datetime) -> None:
    entries = Transaction.objects.of(owner).order_by()
    coins: set[str] = set(CoinBook.objects.filter(owner=owner).values_list("coin_id", flat=True))
    for part in ("coin_id", "other_coin_id", "fee_coin_id"):
        coins |= set(entries.values_list(part, flat=True).distinct()) - {None}
    Holding.objects.filter(portfolio__owner=owner).delete()
    CoinBook.objects.filter(owner=owner).delete()
    reckon(owner, dict.fromkeys(coins), cause="holdings rebuilt", now=now)
