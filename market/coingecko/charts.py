"""Reads /coins/{id}/market_chart: three lists of [milliseconds, number] that belong together."""

from datetime import datetime
from decimal import Decimal

from market.coingecko.answers import ChartPoint, Problem, Rows
from market.coingecko.parsing import WrongShape
from market.coingecko.values import NotUsable, moment, number

MOST_POINTS = 50_000


def parse_chart(answer: object, *, coin: str) -> Rows[ChartPoint]:
    """The points with a price above zero, in the order of time, one a moment."""
    lists = answer if isinstance(answer, dict) else {}
    prices = lists.get("prices")
    if not isinstance(prices, list) or len(prices) > MOST_POINTS:
        raise WrongShape("the answer holds no list of prices")
    problems: list[Problem] = []
    priced = _pairs(prices, "price", coin, problems)
    caps = _pairs(lists.get("market_caps"), "market_cap", coin, problems)
    volumes = _pairs(lists.get("total_volumes"), "volume", coin, problems)
    points = []
    for at, price in sorted(priced.items()):
        if price <= 0:
            problems.append(Problem(coin, "price", f"no price above zero at {at.isoformat()}"))
        else:
            points.append(ChartPoint(at, price, caps.get(at), volumes.get(at)))
    return Rows(tuple(points), tuple(problems))


def _pairs(pairs: object, name: str, coin: str, problems: list[Problem]) -> dict[datetime, Decimal]:
    found: dict[datetime, Decimal] = {}
    for place, pair in enumerate(pairs[:MOST_POINTS] if isinstance(pairs, list) else (), start=1):
        try:
            if not isinstance(pair, list) or len(pair) != 2:
                raise NotUsable("not a pair of time and number")
            at, amount = moment(pair[0]), number(pair[1])
        except NotUsable as reason:
            problems.append(Problem(coin, name, f"point {place}: {reason}"))
            continue
        if at is not None and amount is not None:
            found[at] = amount
    return found
