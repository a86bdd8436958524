"""However a ledger came about, its days are what reckoning all of them from scratch would give."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from accounts.models import User
from dashboard.models import ValueFill, ValuePoint
from dashboard.over_time.fill import fill_due
from dashboard.tables.value_fill import EVER
from tests.fixtures.history import make_days
from tests.fixtures.ledger import START, coin, day, record
from tests.transactions.test_kept_up_to_date import COINS, Typist
from transactions.kinds import COMING_IN, Kind
from transactions.models import Transaction

DAYS = 60
PRICES = dict(zip(COINS, (7, 11, 13), strict=True))


def written(owner: User) -> list[tuple[object, ...]]:
    columns = ("portfolio", "day", "value", "flow", "put_in", "put_in_unknown")
    return sorted(ValuePoint.objects.filter(owner=owner).values_list(*columns), key=str)


def fill() -> None:
    fill_due(clock=lambda: day(DAYS))


@pytest.mark.parametrize("seed", [1, 2])
def test_days_kept_up_to_date_are_the_days_reckoned_from_scratch(alice: User, seed: int) -> None:
    typist = Typist(alice, seed)
    for name, price in PRICES.items():
        make_days(coin(name), START.date(), [price] * DAYS)
    for _ in range(12):
        for _ in range(4):
            typist.act()
        fill()
    kept = written(alice)

    ValueFill.objects.filter(owner=alice).update(next_day=EVER)
    fill()
    assert written(alice) == kept

    everything = ValuePoint.objects.filter(owner=alice, portfolio__isnull=True)
    for point in everything:
        assert point.value == sum(changes_until(alice, point.day)), point.day


def changes_until(owner: User, last: date) -> Iterator[Decimal]:
    """What every entry up to that day added to the whole, at prices that never move."""
    for row in Transaction.objects.of(owner).select_related("matched_out"):
        at = row.matched_out.at if row.matched_out else row.at
        if at.date() <= last:
            sign = 1 if row.kind in COMING_IN else -1
            if row.kind != Kind.MOVE:
                yield sign * row.quantity * PRICES[row.coin_id]
            if row.other_coin_id and row.other_quantity:
                yield -row.other_quantity * PRICES[row.other_coin_id]
        if row.fee and row.fee_coin_id and row.at.date() <= last:
            yield -row.fee * PRICES[row.fee_coin_id]


def test_prices_that_never_move_make_no_gain(alice: User) -> None:
    """Whatever was bought and sold at those prices: value is what was put in."""
    typist = Typist(alice, 3)
    for name, price in PRICES.items():
        make_days(coin(name), START.date(), [price] * DAYS)
    chance = Random(3)  # noqa: S311 - the same ledger in every run
    for number in range(30):
        one, other = chance.sample(COINS, 2)
        trade: dict[str, object] = {
            "other_coin": other,
            "other_quantity": f"{PRICES[one]}",
            "coin": one,
        }
        kind = chance.choice(["buy", "sell", "transfer_in", "transfer_out", "trade", "move"])
        more: dict[str, object] = {"coin": one}
        if kind == "trade":
            more = trade | {"total": f"{PRICES[one] * PRICES[other]}"}
        elif kind == "move":
            more["to_portfolio"] = chance.choice(typist.places).pk
        elif kind in ("buy", "sell"):
            more["unit_price"] = f"{PRICES[one]}"
        quantity = f"{PRICES[other]}" if kind == "trade" else f"{chance.randint(1, 5)}"
        record(alice, kind, quantity, at=number, portfolio=chance.choice(typist.places), **more)
    fill()
    found = ValuePoint.objects.filter(owner=alice)
    assert found.count() >= 30
    assert all(point.value == point.put_in for point in found)
    assert START.date() + timedelta(days=DAYS - 1) == found.latest("day").day
