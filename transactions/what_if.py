"""The ledger replayed in memory, without writing: by another cost method, or as proof."""

from collections.abc import Iterator, Mapping

from accounts.models import User
from market.models import Coin
from transactions.lots.legs import legs_of
from transactions.lots.replay import Pools, replay
from transactions.models import CoinBook
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
        yield coin_id, _replayed_coin(house, methods, coin_id)


def _replayed_coin(house: House, methods: Mapping[int, str], coin: str) -> Pools:
    symbol = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    pools: Pools = {}
    legs = legs_of(house.ledger(coin).entries(), coin, symbol=symbol)
    replay(legs, pools, methods=methods, symbol=symbol)
    return pools
