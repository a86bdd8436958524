"""Which coin somebody means in a chat. Where it could be several, they are asked."""

from dataclasses import dataclass, field

from accounts.models import User
from market import coin_search
from market.coin_index import IndexedCoin, fold
from market.models import Coin
from reminders.models import Reminder
from transactions.models import Holding

OFFERED = 4
FAR_BEHIND = 10  # a namesake that much less known is hardly meant


@dataclass(frozen=True, slots=True)
class Meant:
    """One coin, or those to choose from; neither when nothing is called that."""

    coin: Coin | None = None
    choices: list[IndexedCoin] = field(default_factory=list)


def which_coin(owner: User, text: str) -> Meant:
    own = Coin.objects.filter(pk=text.replace(" ", "-")).first()
    if own is not None:
        return Meant(own)
    found = coin_search.search(text, limit=20)
    wanted = fold(text)
    exact = [coin for coin in found if wanted in (fold(coin.symbol), fold(coin.name))]
    if not exact:
        return _one(found[0]) if len(found) == 1 else Meant(choices=found[:OFFERED])
    clear = _known_to(owner, exact) or _best_known(exact)
    return _one(clear) if clear is not None else Meant(choices=exact[:OFFERED])


def _known_to(owner: User, coins: list[IndexedCoin]) -> IndexedCoin | None:
    """The one of them that this person holds or watches, when it is one."""
    if len(coins) == 1:
        return coins[0]
    ids = [coin.id for coin in coins]
    held = Holding.objects.held().filter(portfolio__owner=owner, coin__in=ids)
    watched = Reminder.objects.filter(owner=owner, coin__in=ids, deleted_at__isnull=True)
    mine = {*held.values_list("coin_id", flat=True), *watched.values_list("coin_id", flat=True)}
    return next(coin for coin in coins if coin.id in mine) if len(mine) == 1 else None


def _best_known(coins: list[IndexedCoin]) -> IndexedCoin | None:
    first, second = coins[0], coins[1]
    if first.rank is None:
        return None
    behind = second.rank is None or second.rank >= first.rank * FAR_BEHIND
    return first if behind else None


def _one(coin: IndexedCoin) -> Meant:
    return Meant(Coin.objects.filter(pk=coin.id).first())
