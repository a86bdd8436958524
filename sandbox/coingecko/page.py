"""/coins/{id}: one coin with all we can say about it."""

from typing import Any

from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.curve import DAY
from sandbox.coingecko.market import Listing
from sandbox.coingecko.markets import (
    HIGHEST,
    LOWEST,
    WINDOWS,
    extremes,
    image,
    records,
    sparkline,
    supplies,
)
from sandbox.coingecko.numbers import money, percent, whole
from sandbox.coingecko.question import Question, stamp

SIZES = ("thumb", "small", "large")


def coin_page(question: Question) -> dict[str, Any]:
    """The vendor's page of a coin; links, descriptions and votes stay empty here."""
    listing = question.listing()
    rank = question.market.ranks(question.now).get(listing.coin.key)
    page = {
        "id": listing.id,
        "symbol": listing.symbol,
        "name": listing.name,
        "web_slug": listing.id,
        **EMPTY,
        "links": {"homepage": [], "blockchain_site": [], "repos_url": {"github": []}},
        "image": {size: image(question, listing, size) for size in SIZES},
        "market_cap_rank": rank,
        "market_cap_rank_with_rehypothecated": rank,
        "last_updated": stamp(question.market.seen(listing, question.now)),
    }
    if question.query.get("localization", "true") == "true":
        page["localization"] = {"en": listing.name}
    if question.query.get("market_data", "true") == "true":
        page["market_data"] = market_data(question, listing, rank)
    if question.query.get("tickers", "true") == "true":
        page["tickers"] = []
    return page


EMPTY: dict[str, Any] = {
    "asset_platform_id": None,
    "platforms": {},
    "detail_platforms": {},
    "block_time_in_minutes": 0,
    "hashing_algorithm": None,
    "categories": [],
    "preview_listing": False,
    "public_notice": None,
    "additional_notices": [],
    "has_supply_breakdown": False,
    "description": {"en": ""},
    "country_origin": "",
    "genesis_date": None,
    "sentiment_votes_up_percentage": None,
    "sentiment_votes_down_percentage": None,
    "watchlist_portfolio_users": 0,
    "status_updates": [],
}


def market_data(question: Question, listing: Listing, rank: int | None) -> dict[str, Any]:
    """Figures in every currency at once."""
    market = question.market
    t = market.seen(listing, question.now)
    each = {vs: figures(question, listing, vs) for vs in CURRENCIES}
    data: dict[str, Any] = {name: {vs: each[vs][name] for vs in CURRENCIES} for name in each["usd"]}
    usd = {name: percent(*ends) for name, ends in changes(question, listing, "usd").items()}
    before = market.price(listing, "usd", t - DAY)
    change = market.price(listing, "usd", t) - before
    data |= {f"price_change_percentage_{name}": usd[name] for name in usd if name != "1h"}
    data |= {
        "roi": None,
        "market_cap_rank": rank,
        "price_change_24h": money(change),
        "market_cap_change_24h": whole(change * listing.coin.supply),
        "market_cap_change_percentage_24h": usd["24h"],
        **supplies(listing),
        "last_updated": stamp(t),
    }
    if question.flag("sparkline"):
        data["sparkline_7d"] = sparkline(market, listing, "usd", t)
    question.odd.apply(listing.coin.key, data)
    return data


def changes(question: Question, listing: Listing, vs: str) -> dict[str, tuple[float, float]]:
    """The price now and the price then, by window."""
    market = question.market
    t = market.seen(listing, question.now)
    now = market.price(listing, vs, t)
    return {name: (now, market.price(listing, vs, t - span)) for name, span in WINDOWS.items()}


def figures(question: Question, listing: Listing, vs: str) -> dict[str, Any]:
    """What the page says once for each currency."""
    market = question.market
    t = market.seen(listing, question.now)
    moves = changes(question, listing, vs)
    return {
        "current_price": question.price(listing, vs, t),
        **records(question, listing, vs),
        "ath_date": HIGHEST,
        "atl_date": LOWEST,
        "market_cap": whole(market.cap(listing, vs, t)),
        "total_volume": whole(market.volume(listing, vs, t)),
        **extremes(question, listing, vs),
        **{
            f"price_change_percentage_{name}_in_currency": percent(*ends)
            for name, ends in moves.items()
        },
    }
