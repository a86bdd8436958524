"""/coins/markets: pages of coins with price, changes, rank, caps and volume."""

from collections.abc import Callable
from typing import Any

from sandbox.coingecko import refusals
from sandbox.coingecko.curve import DAY, HOUR
from sandbox.coingecko.market import Listing, Market
from sandbox.coingecko.numbers import money, percent, whole
from sandbox.coingecko.question import Question, stamp
from sandbox.coingecko.refusals import Refused

WINDOWS = {
    "1h": HOUR, "24h": DAY, "7d": 7 * DAY, "14d": 14 * DAY, "30d": 30 * DAY, "200d": 200 * DAY,
    "1y": 365 * DAY,
}  # fmt: skip
PAGE, LARGEST_PAGE = 100, 250
HIGHEST, LOWEST = "2025-01-20T09:11:54.494Z", "2020-03-13T02:10:00.000Z"


def markets(question: Question) -> list[dict[str, Any]]:
    """One page; ids that do not exist are silently absent."""
    vs = question.vs()
    windows = windows_asked(question)
    size = min(question.whole("per_page", PAGE), LARGEST_PAGE)
    first = (question.whole("page", 1) - 1) * size
    ranks = question.market.ranks(question.now)
    listings = ordered(question, chosen(question), ranks)[first : first + size]
    rows = [row(question, listing, vs, windows) for listing in listings]
    for listing, shown in zip(listings, rows, strict=True):
        shown["market_cap_rank"] = ranks.get(listing.coin.key)
        question.odd.apply(listing.coin.key, shown)
    return rows


def windows_asked(question: Question) -> list[str]:
    asked = question.names("price_change_percentage")
    if any(name not in WINDOWS for name in asked):
        raise Refused(refusals.flat(422, "Invalid parameter price_change_percentage"))
    return asked


def chosen(question: Question) -> list[Listing]:
    """The coins asked for by id, else by symbol or name, else all."""
    market = question.market
    if "ids" in question.query:
        found = [market.find(name) for name in question.names("ids")]
        return [listing for listing in found if listing]
    symbols, names = question.names("symbols"), question.names("names")
    return [
        listing
        for listing in market.shown()
        if (not symbols or listing.symbol.lower() in symbols)
        and (not names or listing.name.lower() in names)
    ]


def ordered(question: Question, listings: list[Listing], ranks: dict[str, int]) -> list[Listing]:
    market: Market = question.market
    sorters: dict[str, Callable[[Listing], Any]] = {
        "market_cap": lambda listing: -ranks.get(listing.coin.key, len(ranks) + 1),
        "volume": lambda listing: market.volume(listing, "usd", question.now),
        "id": lambda listing: listing.id,
    }
    order = question.query.get("order") or "market_cap_desc"
    field, _, direction = order.rpartition("_")
    if field not in sorters or direction not in ("asc", "desc"):
        raise Refused(refusals.flat(422, "Invalid parameter order"))
    return sorted(listings, key=sorters[field], reverse=direction == "desc")


def row(question: Question, listing: Listing, vs: str, windows: list[str]) -> dict[str, Any]:
    """Everything about one coin at the moment it is shown at."""
    market, precision = question.market, question.precision()
    t = market.seen(listing, question.now)
    now = market.price(listing, vs, t)
    before = market.price(listing, vs, t - DAY)
    shown = {
        "id": listing.id,
        "symbol": listing.symbol,
        "name": listing.name,
        "image": image(question, listing, "large"),
        "current_price": question.price(listing, vs, t),
        "market_cap": whole(now * listing.coin.supply),
        "market_cap_rank": None,
        "fully_diluted_valuation": diluted(listing, now),
        "total_volume": whole(market.volume(listing, vs, t)),
        **extremes(question, listing, vs),
        "price_change_24h": money(now - before, precision),
        "price_change_percentage_24h": percent(now, before),
        "market_cap_change_24h": whole((now - before) * listing.coin.supply),
        "market_cap_change_percentage_24h": percent(now, before),
        **supplies(listing),
        **records(question, listing, vs),
        "roi": None,
        "last_updated": stamp(t),
    }
    if question.flag("sparkline"):
        shown["sparkline_in_7d"] = {"price": sparkline(market, listing, vs, t)}
    for name in windows:
        then = market.price(listing, vs, t - WINDOWS[name])
        shown[f"price_change_percentage_{name}_in_currency"] = percent(now, then)
    return shown


def extremes(question: Question, listing: Listing, vs: str) -> dict[str, Any]:
    """The range of the past day, never narrower than the price shown beside it."""
    t = question.market.seen(listing, question.now)
    low, high = question.market.extremes(listing, vs, (t - DAY, t))
    precision, price = question.precision(), question.price(listing, vs, t)
    high_shown, low_shown = money(high, precision), money(low, precision)
    if price.is_finite():
        high_shown, low_shown = max(high_shown, price), min(low_shown, price)
    return {"high_24h": high_shown, "low_24h": low_shown}


def supplies(listing: Listing) -> dict[str, Any]:
    coin = listing.coin
    return {
        "circulating_supply": coin.supply,
        "total_supply": coin.max_supply or coin.supply,
        "max_supply": coin.max_supply,
    }


def diluted(listing: Listing, price: float) -> Any:
    return whole(price * (listing.coin.max_supply or listing.coin.supply))


def records(question: Question, listing: Listing, vs: str) -> dict[str, Any]:
    """All-time high and low."""
    market, precision = question.market, question.precision()
    t = market.seen(listing, question.now)
    now = market.price(listing, vs, t)
    low, high = market.record(listing, vs, t)
    return {
        "ath": money(high, precision),
        "ath_change_percentage": percent(now, high),
        "ath_date": HIGHEST,
        "atl": money(low, precision),
        "atl_change_percentage": percent(now, low),
        "atl_date": LOWEST,
    }


def sparkline(market: Market, listing: Listing, vs: str, t: float) -> list[float]:
    """A week in hourly steps, the last one now."""
    return [market.price(listing, vs, t - hours * HOUR) for hours in range(167, -1, -1)]


def image(question: Question, listing: Listing, size: str) -> str:
    number = listing.coin.number
    return f"{question.home}/coins/images/{number}/{size}/{listing.coin.key}.png?{number}"
