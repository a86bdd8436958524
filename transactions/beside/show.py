"""Make staged coins the present ones, inside the transaction of whoever calls."""

from collections.abc import Collection, Sequence

from accounts.models import User
from transactions.beside.stage import Staged
from transactions.models import CoinBook, Holding
from transactions.reckon import House
from transactions.update_each import update_each

_BOOK = ["last_at", "steps", "marked", "edition", "writes", "behind"]
_HOLDING = ["quantity", "currency", "cost", "realised", "cost_unknown", "realised_unknown",
            "carry", "updated_at"]  # fmt: skip


class Moved(Exception):
    """Somebody changed these coins while they were being reckoned."""

    def __init__(self, coins: Collection[str]) -> None:
        super().__init__(", ".join(sorted(coins)))
        self.coins = coins


def show(house: House, staged: Sequence[Staged]) -> set[int]:
    """The portfolios concerned; raises Moved, and then nothing was written."""
    coins = [each.book.coin_id for each in staged]
    if not _still(house):
        raise Moved(coins)
    books = CoinBook.objects.select_for_update().filter(owner=house.owner, coin__in=coins)
    writes = dict(books.order_by("coin").values_list("coin_id", "writes"))
    moved = {each.book.coin_id for each in staged if writes.get(each.book.coin_id) != each.seen}
    if moved:
        raise Moved(moved)
    update_each([each.book for each in staged], _BOOK)
    return _write(house, coins, [held for each in staged for held in each.holdings])


def _still(house: House) -> bool:
    """Whether the person's currency and methods are what was reckoned with."""
    today = House.of(User.objects.get(pk=house.owner.pk))
    same = today.owner.display_currency == house.owner.display_currency
    return same and house.methods.items() <= today.methods.items()


def _write(house: House, coins: Collection[str], holdings: Sequence[Holding]) -> set[int]:
    mine = Holding.objects.filter(portfolio__in=house.methods.keys(), coin__in=coins)
    rows = mine.values_list("portfolio_id", "coin_id", "pk")
    there = {(portfolio, coin): pk for portfolio, coin, pk in rows}
    touched = {portfolio for portfolio, _ in there}
    for holding in holdings:
        holding.pk = there.pop((holding.portfolio_id, holding.coin_id), None)
        touched.add(holding.portfolio_id)
    Holding.objects.filter(pk__in=there.values()).delete()
    update_each([holding for holding in holdings if holding.pk], _HOLDING)
    new = [holding for holding in holdings if not holding.pk]
    Holding.objects.bulk_create(new, batch_size=500)
    return touched
