"""What would keep other writers waiting too long is left for the background to reckon.

Until then the quantities are right, and cost and profit are unknown and say why.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from accounts.models import User
from tracker.lib.doorbell import ring_after_commit
from transactions.lots.checkpoints import carry_of
from transactions.lots.exact import exact
from transactions.lots.legs import Leg
from transactions.lots.pool import Pool
from transactions.lots.replay import Pools
from transactions.models import CatchUp, CoinBook, Holding
from transactions.tell import tell

if TYPE_CHECKING:
    from transactions.reckon import House

TASK = "transactions.catch_up"
CAUSE = "Cost and profit are being reckoned anew; this takes a moment."


def fall_behind(owner: User, coins: Collection[str], *, cause: str, now: datetime) -> None:
    """Cost and profit of these coins are unknown until `catch_up`."""
    books = [CoinBook(owner=owner, coin_id=coin) for coin in sorted(coins)]
    CoinBook.objects.bulk_create(books, ignore_conflicts=True)
    _locked(owner, coins).update(behind=True, last_at=None, writes=F("writes") + 1)
    held = Holding.objects.filter(portfolio__owner=owner, coin__in=coins)
    touched = set(held.values_list("portfolio", flat=True))
    held.update(cost=None, realised=None, cost_unknown=CAUSE, realised_unknown=CAUSE,
                currency=owner.display_currency, updated_at=now)  # fmt: skip
    ask_for_it(owner, cause=cause, now=now)
    tell(owner, portfolios=frozenset(touched), coins=frozenset(coins), cause=cause, since=None,
         now=now)  # fmt: skip


def ask_for_it(owner: User, *, cause: str, now: datetime) -> None:
    """Note the work and wake a worker; asking twice is asking once."""
    CatchUp.objects.bulk_create(
        [CatchUp(owner=owner, cause=cause[:80], since=now)], ignore_conflicts=True
    )
    ring_after_commit(TASK)


def only_quantities(
    house: "House", book: CoinBook, pools: Pools, legs: Iterable[Leg], *, now: datetime
) -> set[int]:
    """One coin falls behind, with the quantities that these legs make of these pools."""
    amounts = amounts_after(pools, legs)
    mine = Holding.objects.filter(portfolio__in=house.methods.keys(), coin=book.coin_id)
    kept = {holding.portfolio_id: holding for holding in mine}
    gone = kept.keys() - amounts.keys()
    mine.filter(portfolio__in=gone).delete()
    for portfolio, quantity in amounts.items():
        holding = kept.get(portfolio) or Holding(portfolio_id=portfolio, coin_id=book.coin_id)
        holding.quantity, holding.currency = quantity, house.owner.display_currency
        holding.cost = holding.realised = None
        holding.cost_unknown = holding.realised_unknown = CAUSE
        holding.carry = carry_of(Pool(house.methods[portfolio]))
        holding.updated_at = now
        holding.save()
    book.behind, book.last_at = True, None
    book.save()
    ask_for_it(house.owner, cause="a long past reckoned anew", now=now)
    return amounts.keys() | gone


@exact
def amounts_after(pools: Pools, legs: Iterable[Leg]) -> dict[int, Decimal]:
    """How much there is in each portfolio: what comes and goes, whatever it cost."""
    start = {portfolio: pool.quantity for portfolio, pool in pools.items()}
    amounts: defaultdict[int, Decimal] = defaultdict(Decimal, start)
    for leg in legs:
        amounts[leg.portfolio] += leg.quantity if leg.incoming else -leg.quantity
        if leg.to is not None:
            amounts[leg.to] += leg.arrives
    return dict(amounts)


def _locked(owner: User, coins: Collection[str]) -> QuerySet[CoinBook]:
    """Locked in the order in which `reckon` locks them, so that nobody waits in a ring."""
    books = CoinBook.objects.filter(owner=owner, coin__in=coins)
    list(books.select_for_update().order_by("coin").values_list("pk"))
    return books
