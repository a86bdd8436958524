"""Coins whose prices all move, people, and reminders around them: many on few coins."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from accounts.models import User
from bench.reminding.load import insert, moment, number
from market.changes import AcceptedPrice
from market.models import Coin, Refresh
from market.write_quotes import lock_quotes, write_quotes
from reminders.models import Reminder

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)
PEOPLE = 10_000
DRAWN = timedelta(days=80)  # in so long: of a million some five hundred in the last hour
NEAR = 0.004  # a line that the next prices reach; the others are 2 % to 60 % away
COLUMNS = (
    "owner_id", "key", "metric", "coin_id", "direction", "threshold", "currency", "state",
    "armed_at", "created_at", "updated_at",
)  # fmt: skip


@dataclass
class Bazaar:
    coins: int
    first: int = 0  # the number of the first coin
    now: datetime = START
    made: int = 0  # reminders
    chance: Any = field(default_factory=lambda: np.random.default_rng(7))
    prices: list[Decimal] = field(default_factory=list)

    def open(self) -> None:
        coins = (Coin(id=name, symbol="c", name=name) for name in self.names())
        Coin.objects.bulk_create(coins, batch_size=1000)
        sizes = self.chance.uniform(-4, 4.5, self.coins)
        self.prices = [Decimal(f"{10**size:.10f}") for size in sizes]
        self.write(self.prices)

    def names(self) -> list[str]:
        return [f"coin-number-{number}" for number in range(self.first, self.first + self.coins)]

    def moved(self, *, share: float = 0.005) -> list[Decimal]:
        """Every price up or down by this share."""
        up = self.directions()
        return [
            price * Decimal(1 + share * way) for price, way in zip(self.prices, up, strict=True)
        ]

    def directions(self) -> list[int]:
        """Which way each price will go: always the same, so that hits can be planned."""
        return [1 if number % 2 else -1 for number in range(self.coins)]

    def accepted(self, prices: list[Decimal]) -> list[AcceptedPrice]:
        return [
            AcceptedPrice(name, price.quantize(Decimal("1e-12")), self.now)
            for name, price in zip(self.names(), prices, strict=True)
        ]

    def write(self, prices: list[Decimal]) -> None:
        with transaction.atomic():
            lock_quotes()
            write_quotes(self.accepted(prices), {}, now=self.now)

    def refresh(self) -> Refresh:
        return Refresh.objects.create(kind="by hand", slot=self.now, started=self.now)

    def grow(self, size: int, *, hits: int) -> None:
        """More reminders, until there are so many; `hits` of the new ones are near their price."""
        new = size - self.made
        weights = 1 / np.arange(1, self.coins + 1) ** 0.9  # popular coins hold most reminders
        coins = self.chance.choice(self.coins, new, p=weights / weights.sum()).tolist()
        far = self.chance.uniform(0.02, 0.6, new).tolist()
        sides = self.chance.integers(0, 2, new).tolist()
        ways, priced = self.directions(), list(zip(self.names(), self.prices, strict=True))
        rows = (
            self._row(
                self.made + place, priced[coin], self.now - DRAWN * (1 - place / new),
                way=ways[coin] if place < hits else (1 if side else -1),
                away=NEAR if place < hits else away,
            )
            for place, (coin, away, side) in enumerate(zip(coins, far, sides, strict=True))
        )  # fmt: skip
        insert(Reminder, COLUMNS, rows)
        self.made = size

    def _row(
        self, place: int, priced: tuple[str, Decimal], drawn: datetime, *, way: int, away: float
    ) -> tuple[Any, ...]:
        coin, price = priced
        at = moment(drawn)
        line = (price * Decimal(1 + way * away)).quantize(Decimal("1e-12"))
        return (
            1 + place % PEOPLE, key_of(place), "price", coin, "above" if way > 0 else "below",
            number(line), "usd", "armed", at, at, at,
        )  # fmt: skip


def key_of(place: int) -> UUID | str:
    key = UUID(int=place)
    return key if connection.vendor == "postgresql" else key.hex


def people(count: int = PEOPLE, *, first: int = 1) -> None:
    User.objects.bulk_create(
        (
            User(id=each, username=f"person-{each}", email=f"{each}@example.org")
            for each in range(first, first + count)
        ),
        batch_size=1000,
    )


def beyond(bazaar: Bazaar, prices: list[Decimal]) -> set[int]:
    """The oracle: every armed reminder, one after the other, in Decimals."""
    now = {each.coin: each.price for each in bazaar.accepted(prices)}
    rows = Reminder.objects.filter(state="armed").values_list(
        "pk", "coin_id", "direction", "threshold"
    )
    found = set()
    for pk, coin, direction, threshold in rows.iterator(chunk_size=20_000):
        price = now.get(str(coin))
        if price is None:
            continue
        if price >= threshold if direction == "above" else price <= threshold:
            found.add(pk)
    return found
