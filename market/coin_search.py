"""The catalogue's index in this process: built at first use, built anew when the catalogue grew."""

from threading import Lock
from time import monotonic

from django.db.models import QuerySet

from market.coin_index import CoinIndex, IndexedCoin
from market.models import Catalogue, Coin

# A newly listed coin may be found this much later; a search costs a query only this often.
LOOK_AGAIN_SECONDS = 5.0


class CurrentIndex:
    """One index a process, shared by its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: CoinIndex | None = None
        self._version = -1
        self._looked = 0.0

    def get(self) -> CoinIndex:
        with self._lock:
            if self._index is None or monotonic() - self._looked > LOOK_AGAIN_SECONDS:
                version = Catalogue.objects.version()
                if self._index is None or version != self._version:
                    self._index, self._version = CoinIndex(_catalogue()), version
                self._looked = monotonic()
            return self._index

    def forget(self) -> None:
        with self._lock:
            self._index = None


current = CurrentIndex()


def search(query: str, *, limit: int = 10) -> list[IndexedCoin]:
    """The active coins a person most likely means, best first."""
    return current.get().search(query, limit=limit)


def search_coins(query: str, *, limit: int = 10) -> list[Coin]:
    """The same as rows, for a page that shows their pictures."""
    found = [coin.id for coin in search(query, limit=limit)]
    rows = Coin.objects.in_bulk(found)
    return [rows[coin] for coin in found if coin in rows]


def _catalogue() -> list[IndexedCoin]:
    active: QuerySet[Coin, tuple[str, str, str, int | None]] = Coin.objects.filter(
        active=True
    ).values_list("id", "symbol", "name", "rank")
    return [IndexedCoin(*row) for row in active.order_by()]
