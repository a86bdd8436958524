"""Charts and candles from the very curve the current prices come from."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from math import ceil, floor
from typing import Any

from sandbox.coingecko import refusals
from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.curve import DAY, HOUR
from sandbox.coingecko.markets import image
from sandbox.coingecko.numbers import money, whole
from sandbox.coingecko.question import Question
from sandbox.coingecko.refusals import Refused

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC).timestamp()  # the market has no prices before
PUBLIC_DAYS = 365
OHLC_DAYS = ("1", "7", "14", "30", "90", "180", "365", "max")


def market_chart(question: Question) -> dict[str, Any]:
    """The past days: every 5 minutes for one, hourly up to 90, daily beyond."""
    listing, days = question.listing(), days_asked(question)
    question.vs()
    end = question.market.seen(listing, question.now)
    step = {"daily": DAY, "hourly": HOUR}.get(question.query.get("interval", ""), grain(days))
    start = max(end - days * DAY, BEGINNING)
    # The last point is always now, off the grid, as the vendor sends it.
    return series(question, [*grid(start, end, step), end])


def market_chart_range(question: Question) -> dict[str, Any]:
    """Between two moments, in the same grain."""
    listing = question.listing()
    question.vs()
    start, end = moment(question, "from"), moment(question, "to")
    if end < start:
        raise Refused(refusals.flat(422, "Invalid date range"))
    if not question.paid and question.now - start > (PUBLIC_DAYS + 1) * DAY:
        raise Refused(refusals.nested(401, *refusals.TOO_LONG_AGO))
    end = min(end, question.market.seen(listing, question.now))
    return series(question, grid(max(start, BEGINNING), end, grain((end - start) / DAY)))


def ohlc(question: Question) -> list[list[Any]]:
    """Candles of 30 minutes, 4 hours or 4 days, each stamped with its close."""
    listing, vs, precision = question.listing(), question.vs(), question.precision()
    if question.required("days") not in OHLC_DAYS:
        raise Refused(refusals.flat(422, "Invalid days parameter"))
    days = days_asked(question)
    step = 1800.0 if days <= 1 else 4 * HOUR if days <= 30 else 4 * DAY
    end = question.market.seen(listing, question.now)
    edges = grid(max(end - days * DAY, BEGINNING), end, step)
    candles = []
    for opens, closes in pairwise(edges):
        low, high = question.market.extremes(listing, vs, (opens, closes))
        first, last = (question.market.price(listing, vs, t) for t in (opens, closes))
        shown = [money(price, precision) for price in (first, high, low, last)]
        candles.append([int(closes * 1000), *shown])
    return candles


def snapshot(question: Question) -> dict[str, Any]:
    """/coins/{id}/history: a coin at midnight (UTC) of a day."""
    listing, market = question.listing(), question.market
    try:
        day = datetime.strptime(question.required("date"), "%d-%m-%Y").replace(tzinfo=UTC)
    except ValueError:
        raise Refused(refusals.flat(400, "invalid date")) from None
    t = day.timestamp()
    if not question.paid and question.now - t > (PUBLIC_DAYS + 1) * DAY:
        raise Refused(refusals.nested(401, *refusals.TOO_LONG_AGO))
    answer: dict[str, Any] = {"id": listing.id, "symbol": listing.symbol, "name": listing.name}
    if BEGINNING <= t <= question.now:  # other days have no market data at all
        answer |= {
            "image": {size: image(question, listing, size) for size in ("thumb", "small")},
            "market_data": {
                "current_price": {vs: market.price(listing, vs, t) for vs in CURRENCIES},
                "market_cap": {vs: whole(market.cap(listing, vs, t)) for vs in CURRENCIES},
                "total_volume": {vs: whole(market.volume(listing, vs, t)) for vs in CURRENCIES},
            },
            "community_data": {},
            "developer_data": {},
            "public_interest_stats": {},
        }
    return answer


def days_asked(question: Question) -> float:
    text = question.required("days")
    days = float("inf") if text == "max" else float(text) if text.isdecimal() else 0.0
    if not days:
        raise Refused(refusals.flat(422, "Invalid days parameter"))
    if days > PUBLIC_DAYS and not question.paid:
        raise Refused(refusals.nested(401, *refusals.TOO_LONG_AGO))
    return min(days, (question.now - BEGINNING) / DAY)


def moment(question: Question, name: str) -> float:
    """Seconds since 1970, or an ISO date."""
    text = question.required(name)
    try:
        if text.replace(".", "", 1).isdecimal():
            return float(text)
        given = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(refusals.flat(422, f"Invalid parameter {name}")) from None
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp()


def grain(days: float) -> float:
    return 300.0 if days <= 1 else HOUR if days <= 90 else DAY


def grid(start: float, end: float, step: float) -> list[float]:
    """The whole multiples of a step within a span."""
    return [number * step for number in range(ceil(start / step), floor(end / step) + 1)]


def series(question: Question, moments: list[float]) -> dict[str, Any]:
    listing, vs, market = question.listing(), question.vs(), question.market

    def line(value: Callable[[float], Any]) -> list[list[Any]]:
        return [[int(t * 1000), value(t)] for t in moments]

    return {
        "prices": line(lambda t: chart_price(question, t)),
        "market_caps": line(lambda t: whole(market.cap(listing, vs, t))),
        "total_volumes": line(lambda t: whole(market.volume(listing, vs, t))),
    }


def chart_price(question: Question, t: float) -> Any:
    """Unrounded unless asked, as charts of the vendor are."""
    listing, vs, precision = question.listing(), question.vs(), question.precision()
    if precision not in (None, "full"):
        return question.price(listing, vs, t)
    exact = question.market.exact(listing, vs, t)
    return question.market.price(listing, vs, t) if exact is None else exact
