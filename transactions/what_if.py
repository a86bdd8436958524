"""The ledger replayed in memory, without writing: by another cost method, or as proof."""

from collections.abc import Iterator, Mapping

from accounts.models import User
from market.models import Coin
from transactions.lots.legs import legs_of
from transactions.lots.replay import Pools, replay
from transactions.models import CoinBook
from transactions.read_ledger import LedgerOf
from transactions.reckon import House


def replayed(
    owner: User, *, method: str | None = None, coin: str | None = None
) -> Iterator[tuple[str, Pools]]:
    """Each coin's pools by portfolio, as the entries make them from the first on."""
    house = House.of(owner)
    methods = dict.fromkeys(house.methods, method) if method else house.methods
    books = CoinBook.objects.filter(owner=owner).order_by("coin_id")
    if coin is not None:
        books = books.filter(coin=coin)
    for coin_id in books.values_list("coin_id", flat=True):
        yield coin_id, replayed_coin(methods, coin_id)


def replayed_coin(methods: Mapping[int, str], coin: str) -> Pools:
    symbol = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    pools: Pools = {}
    entries = LedgerOf(methods.keys(), coin).entries()
    replay(legs_of(entries, coin, symbol=symbol), pools, methods=methods, symbol=symbol)
    return pools
