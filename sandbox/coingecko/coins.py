"""The coins of the simulated market: well-known names first, clearly invented ones after them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sandbox.coingecko.curve import hashed

CATALOGUE = Path(__file__).with_name("coins.csv")
USUAL = 300
SHAPES = 64  # curves shared by the invented coins, so that 17,000 of them stay quick
# What a coin may follow instead of having a mind of its own, and how far that swings.
CALM = {"usd": 0.003, "eur": 0.05, "gold": 0.2}


@dataclass(frozen=True, slots=True)
class Coin:
    """What a coin is; where it stands now is the market's business."""

    key: str
    symbol: str
    name: str
    number: int
    price: float  # the middle of its curve, in US dollars
    supply: float
    max_supply: float | None
    shape: str  # seed of its curve: coins with the same one move together
    swing: float


@lru_cache(maxsize=4)
def catalogue(count: int = USUAL) -> tuple[Coin, ...]:
    """The first so many coins of the market."""
    coins: list[Coin] = []
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            coins.append(known(number, row))
            if number == count:
                break
    return (*coins, *invented(len(coins) + 1, count))


def known(number: int, row: dict[str, str]) -> Coin:
    """A real coin; price and supply are of its usual order of size, not a quotation."""
    price, supply = sized(row["id"], number)
    follows = row["follows"]
    leader = row["id"] if follows in ("", *CALM) else follows
    return Coin(
        key=row["id"],
        symbol=row["symbol"],
        name=row["name"],
        number=number,
        price=float(row["price"] or price),
        supply=float(row["supply"] or supply),
        max_supply=float(row["max_supply"]) if row["max_supply"] else None,
        shape=leader,
        swing=CALM.get(follows) or temper(leader),
    )


def invented(first: int, last: int) -> Iterator[Coin]:
    """Coins nobody can mistake for real ones."""
    for number in range(first, last + 1):
        key = f"sandbox-coin-{number}"
        price, supply = sized(key, number)
        shape = f"shape-{number % SHAPES}" if number > USUAL else key
        yield Coin(
            key=key,
            symbol=f"sbx{number}",
            name=f"Sandbox Coin {number}",
            number=number,
            price=price,
            supply=supply,
            max_supply=supply * 2 if number % 3 else None,
            shape=shape,
            swing=temper(shape),
        )


def sized(key: str, number: int) -> tuple[float, float]:
    """A price and a supply that give the market cap usual at this rank."""
    cap = 3.5e12 * number**-1.75
    price = float(f"{10 ** (6 * hashed(key, 'price') - 4):.4g}")
    return price, float(round(cap / price))


def temper(shape: str) -> float:
    """How far a curve swings; the two that others follow are calm."""
    return 0.6 if shape in ("bitcoin", "ethereum") else round(0.7 + 0.8 * hashed(shape, "swing"), 3)
