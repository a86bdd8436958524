"""PREFERENCES_CHANGED: another display currency or cost method means other figures."""

from django.utils import timezone

from accounts.models import User
from transactions.behind import fall_behind
from transactions.catch_up import is_light
from transactions.models import CoinBook
from transactions.reckon import reckon
from transactions.value_again import value_again

CAUSE = "currency or cost method changed"


def follow_preferences(*, user: User, changed: frozenset[str]) -> None:
    """Value the ledger in the new currency, and sell its lots in the new order.

    A long ledger is reckoned by a worker; until then cost and profit are unknown and say why.
    """
    if not changed & {"display_currency", "cost_method"}:
        return
    books = CoinBook.objects.filter(owner=user).values_list("coin_id", flat=True)
    coins = dict.fromkeys(books)
    if not is_light(user, coins):
        fall_behind(user, coins.keys(), cause=CAUSE, now=timezone.now())
        return
    if "display_currency" in changed:
        value_again(user)
    reckon(user, coins, cause=CAUSE, now=timezone.now())
