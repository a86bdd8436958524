"""Writes 17,000 quotes and their history our way and the ORM's, in turn, and checks every row.

Both ways get the same kind of answer (all prices moved), commit, and are then compared with what
was to be written, digit for digit, so that a fast wrong write cannot pass.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connection, transaction

from bench.figures import Figure, compare
from market.accept import Limits
from market.changes import AcceptedPrice
from market.coingecko.answers import MarketRow
from market.models import Coin, PricePoint, Quote
from market.read_quotes import read_stored
from market.weigh import weigh
from market.write_quotes import lock_quotes, write_quotes

COINS = 17_000
ROUNDS = 3
LIMITS = {"postgres": 1 / 3, "sqlite": 1 / 8}
START = datetime(2026, 3, 1, tzinfo=UTC)
STEP = timedelta(minutes=5)

Write = Callable[[Sequence[AcceptedPrice], datetime], None]


def measure(engine: str) -> list[Figure]:
    Coin.objects.bulk_create(
        [Coin(id=f"coin-number-{number}", symbol="c", name="Coin") for number in range(COINS)],
        batch_size=1000,
    )
    times: dict[Write, list[float]] = {ours: [], theirs: []}
    market = Market()
    _timed(ours, *market.answer())  # every later write updates
    _settle()
    for _ in range(ROUNDS):
        for write, spent in times.items():
            spent.append(_timed(write, *market.answer()))
    return [
        compare(
            f"write {COINS} quotes and history, against bulk_create(update_conflicts)",
            engine,
            ours=times[ours],
            theirs=times[theirs],
            limit=LIMITS[engine],
        )
    ]


class Market:
    """Answers in which every price has moved a little since the one before."""

    def __init__(self) -> None:
        self.chance = Random(1)  # noqa: S311 - the same figures in every run
        self.prices = [Decimal(10) ** self.chance.randint(-6, 4) for _ in range(COINS)]
        self.now = START

    def answer(self) -> tuple[list[AcceptedPrice], datetime]:
        self.now += STEP
        rows = [self._row(number) for number in range(COINS)]
        weighed = weigh(rows, read_stored([row.id for row in rows]), now=self.now, limits=Limits())
        assert not weighed.held  # noqa: S101
        return list(weighed.accepted.values()), self.now

    def _row(self, number: int) -> MarketRow:
        price = self.prices[number] = self._moved(self.prices[number])
        return MarketRow(
            id=f"coin-number-{number}",
            symbol="c",
            name="Coin",
            price=price,
            market_cap=(price * 19_876_543).quantize(Decimal("0.01")),
            volume=(price * 345_678).quantize(Decimal("0.01")),
            high_24h=price * Decimal("1.04"),
            low_24h=price * Decimal("0.97"),
            change_1h=self._percent(),
            change_24h=self._percent(),
            change_7d=self._percent(),
            last_updated=self.now - timedelta(seconds=self.chance.randint(1, 60)),
        )

    def _moved(self, price: Decimal) -> Decimal:
        moved = price * Decimal(self.chance.randint(980_001, 1_019_999)) / 1_000_000
        return moved.quantize(Decimal(1).scaleb(price.adjusted() - 9))

    def _percent(self) -> Decimal:
        return Decimal(self.chance.randint(-9_999_999, 9_999_999)).scaleb(-6)


def ours(accepted: Sequence[AcceptedPrice], now: datetime) -> None:
    with transaction.atomic():
        lock_quotes()
        write_quotes(accepted, {}, now=now)


def theirs(accepted: Sequence[AcceptedPrice], now: datetime) -> None:
    """The ORM's best: two bulk statements (in as many batches as it needs)."""
    with transaction.atomic():
        Quote.objects.bulk_create(
            [Quote(coin_id=each.coin, **_fields(each, now)) for each in accepted],
            update_conflicts=True,
            unique_fields=["coin"],
            update_fields=list(_fields(accepted[0], now)),
        )
        PricePoint.objects.bulk_create(
            PricePoint(coin_id=each.coin, at=each.as_of, price=each.price)
            for each in accepted
            if each.moved
        )


def _fields(each: AcceptedPrice, now: datetime) -> dict[str, object]:
    return {
        "price": each.price,
        "market_cap": each.market_cap,
        "volume": each.volume,
        "high_24h": each.high.value,
        "low_24h": each.low.value,
        "change_1h": each.change_1h,
        "change_24h": each.change_24h,
        "change_7d": each.change_7d,
        "as_of": each.as_of,
        "accepted_at": now,
        "asked_at": now,
        "high_trusted": each.high.trusted,
        "low_trusted": each.low.trusted,
        "price_before": each.price_before,
        "as_of_before": each.as_of_before,
        "high_before": each.high.before,
        "high_before_at": each.high.before_at,
        "low_before": each.low.before,
        "low_before_at": each.low.before_at,
        "trust": "trusted",
        "reason": "",
        "candidate_price": None,
        "candidate_as_of": None,
        "candidate_at": None,
    }


def _timed(write: Write, accepted: Sequence[AcceptedPrice], now: datetime) -> float:
    points = PricePoint.objects.count()
    started = time.perf_counter()
    write(accepted, now)
    spent = time.perf_counter() - started
    _check(accepted, now, points)
    return spent


def _check(accepted: Sequence[AcceptedPrice], now: datetime, points: int) -> None:
    """Every quote and every new point is what it was to be."""
    names = list(_fields(accepted[0], now))
    stored = {row[0]: row[1:] for row in Quote.objects.values_list("coin_id", *names)}
    wanted = {each.coin: tuple(_fields(each, now).values()) for each in accepted}
    new = PricePoint.objects.filter(at__gt=now - STEP).values_list("coin_id", "at", "price")
    moved = {(each.coin, each.as_of, each.price) for each in accepted if each.moved}
    if stored != wanted or set(new) != moved or PricePoint.objects.count() != points + len(moved):
        raise SystemExit("What was written is not what was to be written.")


def _settle() -> None:
    """What autovacuum would have done by then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) market_quote")
