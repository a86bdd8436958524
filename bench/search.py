"""Searches 20,000 coins as people type: beginnings, whole names, symbols, and slips of the finger.

The catalogue is the best-known coins and invented ones that resemble each other as real ones do.
Each query counts with the best of three rounds, which leaves the machine's own hiccups out, and
what was meant must be among the answers, so that a fast wrong search cannot pass.
"""

import csv
import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import quantiles

from bench.figures import Figure
from market.coin_index import CoinIndex, IndexedCoin
from market.sync_coins import STARTERS

COINS = 20_000
QUERIES = 1_500
ROUNDS = 3
LIMIT_MS = 20.0
FOUND_AT_LEAST = 0.95
BEFORE = ("Baby", "Wrapped", "Bridged", "Staked", "Super", "Meta", "Doge", "Moon", "Pepe", "AI")
MIDDLE = ("Shiba", "Bit", "Ether", "Sol", "Chain", "Cat", "Frog", "Trump", "Elon", "Gold", "Swap")
AFTER = ("Inu", "Coin", "Token", "Finance", "Protocol", "Network", "DAO", "Cash", "Finance V2")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Slip = Callable[[str, int, str], str]
SLIPS: tuple[Slip, ...] = (
    lambda text, at, _: text[:at] + text[at + 1 :],
    lambda text, at, letter: text[:at] + letter + text[at:],
    lambda text, at, letter: text[:at] + letter + text[at + 1 :],
    lambda text, at, _: text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
)


def measure(engine: str) -> list[Figure]:
    chance = Random(1)  # noqa: S311 - the same figures in every run
    coins = catalogue(chance)
    index = CoinIndex(coins)
    asked = list(queries(coins, chance))
    check(index, coins, chance)
    times = [best(index, query) for query in asked]
    name = f"p99 of a search among {COINS:,} coins, with typos, against the limit of 20 ms"
    return [Figure(name, engine, quantiles(times, n=100)[-1], LIMIT_MS, 1.0)]


def catalogue(chance: Random) -> list[IndexedCoin]:
    """The best-known coins, then invented ones of which few have a rank."""
    with STARTERS.open(newline="", encoding="utf-8") as file:
        known = [
            IndexedCoin(row["id"], row["symbol"], row["name"], rank)
            for rank, row in enumerate(csv.DictReader(file), 1)
        ]
    return known + [invented(number, chance) for number in range(len(known), COINS)]


def invented(number: int, chance: Random) -> IndexedCoin:
    words = [chance.choice(BEFORE), chance.choice(MIDDLE), made_up(chance), chance.choice(AFTER)]
    name = " ".join(words[chance.randint(0, 2) :])
    symbol = "".join(chance.choices(LETTERS, k=chance.randint(3, 5)))
    coin = f"{name.lower().replace(' ', '-')}-{number}"
    return IndexedCoin(coin, symbol, name, number if number < 5_000 else None)


def made_up(chance: Random) -> str:
    pairs = zip(chance.choices("bcdfgklmnprstvz", k=4), chance.choices("aeiou", k=4), strict=True)
    return "".join(map("".join, pairs))[: chance.randint(4, 8)].title()


def queries(coins: list[IndexedCoin], chance: Random) -> Iterator[str]:
    """What people type, letter by letter, right and wrong; and now and then nonsense."""
    for _ in range(QUERIES // 5):
        coin = chance.choice(coins)
        yield coin.name
        yield coin.name[: chance.randint(1, len(coin.name))]
        yield chance.choice((coin.symbol, coin.id))
        yield misspelt(coin.name, chance)
        yield "".join(chance.choices(LETTERS, k=chance.randint(1, 20)))


def misspelt(text: str, chance: Random) -> str:
    at = chance.randrange(1, len(text))
    return chance.choice(SLIPS)(text, at, chance.choice(LETTERS))


def best(index: CoinIndex, query: str) -> float:
    """Milliseconds of the quickest of a few rounds."""
    return min(timed(index, query) for _ in range(ROUNDS))


def timed(index: CoinIndex, query: str) -> float:
    started = time.perf_counter()
    index.search(query)
    return (time.perf_counter() - started) * 1000


def check(index: CoinIndex, coins: list[IndexedCoin], chance: Random) -> None:
    """The best-known coins are found by their names, and nearly always by a misspelt one."""
    known = [coin for coin in coins[:250] if len(coin.name) >= 6]
    for coin in known:
        if coin not in index.search(coin.name):
            raise SystemExit(f"{coin.name} is not found by its name.")
    found = sum(coin in index.search(misspelt(coin.name, chance)) for coin in known)
    if found < FOUND_AT_LEAST * len(known):
        raise SystemExit(f"Only {found} of {len(known)} misspelt names are found.")
