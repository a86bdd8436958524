"""Find a coin by what a person types: its symbol, name or id, in any case, with a typing mistake.

Neither engine here has trigrams, and twenty thousand coins fit in memory: so the index is a sorted
list of words for what a query begins, and a similarity search only when that finds too little.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

# One mistake in four letters is a slip, in three it is another coin.
_SHORTEST_FORGIVEN = 4
_LIKENESS = 0.70
_LONGEST_QUERY = 60
_UNRANKED = 10**9
# One or two letters begin thousands of words; this many are looked at, best known first.
_MOST_LOOKED_AT = 4000
_SAME, _BEGINS, _LIKE = range(3)


class IndexedCoin(NamedTuple):
    """What the index knows of a coin; unranked coins come last."""

    id: str
    symbol: str
    name: str
    rank: int | None = None


class _Word(NamedTuple):
    text: str
    coin: int


def fold(text: str) -> str:
    """The letters of a text without case, accents, or runs of blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def _words(coin: IndexedCoin) -> Iterator[str]:
    name = fold(coin.name)
    yield fold(coin.symbol)
    yield name
    yield fold(coin.id)
    # "cash" finds Bitcoin Cash, "bitcoin c" too.
    parts = name.split(" ")
    for start in range(1, len(parts)):
        yield " ".join(parts[start:])


class CoinIndex:
    """Built once from the whole catalogue; searched without touching the database.

    A coin's place in `coins` is its fame, so sorting places sorts by rank.
    """

    def __init__(self, coins: Iterable[IndexedCoin]) -> None:
        self.coins = sorted(coins, key=lambda coin: (coin.rank or _UNRANKED, coin.id))
        words = {_Word(text, at) for at, coin in enumerate(self.coins) for text in _words(coin)}
        self._sorted = sorted(word for word in words if word.text)
        self._texts = [word.text for word in self._sorted]
        self._coins_of: dict[str, list[int]] = {}
        for at, coin in enumerate(self.coins):
            for text in {fold(coin.symbol), fold(coin.name), *fold(coin.name).split(" ")} - {""}:
                self._coins_of.setdefault(text, []).append(at)
        self._by_length: dict[int, list[str]] = {}
        for text in self._coins_of:
            self._by_length.setdefault(len(text), []).append(text)

    def search(self, query: str, *, limit: int = 10) -> list[IndexedCoin]:
        """The coins a person most likely means, best first."""
        wanted = fold(query[:_LONGEST_QUERY]).lstrip("$")
        if not wanted:
            return self.coins[:limit]
        found = self._beginning_with(wanted)
        if len(found) < limit and len(wanted) >= _SHORTEST_FORGIVEN:
            for at in self._resembling(wanted, most=limit):
                found.setdefault(at, _LIKE)
        best = sorted(found, key=lambda at: (found[at], at))
        return [self.coins[at] for at in best[:limit]]

    def _beginning_with(self, wanted: str) -> dict[int, int]:
        start = bisect_left(self._texts, wanted)
        end = bisect_left(self._texts, wanted + "\U0010ffff", lo=start)
        words = self._sorted[start:end]
        if len(words) > _MOST_LOOKED_AT:
            exact = [word for word in words[:_MOST_LOOKED_AT] if word.text == wanted]
            words = exact + sorted(words, key=lambda word: word.coin)[:_MOST_LOOKED_AT]
        found: dict[int, int] = {}
        for word in words:
            grade = self._grade(word, wanted)
            found[word.coin] = min(grade, found.get(word.coin, grade))
        return found

    def _grade(self, word: _Word, wanted: str) -> int:
        coin = self.coins[word.coin]
        same = word.text == wanted and wanted in (
            fold(coin.symbol),
            fold(coin.name),
            fold(coin.id),
        )
        return _SAME if same else _BEGINS

    def _resembling(self, wanted: str, *, most: int) -> list[int]:
        # A text much shorter or longer cannot be like enough, so its length need not be looked at.
        lengths = range(ceil(len(wanted) * _LIKENESS), int(len(wanted) / _LIKENESS) + 1)
        near = process.extract(
            wanted,
            [text for length in lengths for text in self._by_length.get(length, ())],
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=_LIKENESS,
            limit=most,
        )
        coins = [(-likeness, at) for text, likeness, _ in near for at in self._coins_of[text]]
        return [at for _, at in sorted(coins)[:most]]
