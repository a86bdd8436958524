"""PREFERENCES_CHANGED: another display currency or cost method means other figures."""

from django.utils import timezone

from accounts.models import User
from transactions.models import CoinBook
from transactions.reckon import reckon
from transactions.value_again import value_again


def follow_preferences(*, user: User, changed: frozenset[str]) -> None:
    """Value the ledger in the new currency, and sell its lots in the new order."""
    if "display_currency" in changed:
        value_again(user)
    if changed & {"display_currency", "cost_method"}:
        coins = CoinBook.objects.filter(owner=user).values_list("coin_id", flat=True)
        cause = "currency or cost method changed"
        reckon(user, dict.fromkeys(coins), cause=cause, now=timezone.now())
