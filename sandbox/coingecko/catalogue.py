"""/coins/list and /search: which coins there are."""

from typing import Any

from sandbox.coingecko import refusals
from sandbox.coingecko.markets import image
from sandbox.coingecko.question import Question
from sandbox.coingecko.refusals import Refused

RESULTS = 25


def coins_list(question: Question) -> list[dict[str, Any]]:
    """Active coins by id; the inactive ones are for paid plans."""
    state = question.query.get("status") or "active"
    if state not in ("active", "inactive"):
        raise Refused(refusals.flat(422, "Invalid parameter status"))
    if state == "inactive" and not question.paid:
        raise Refused(refusals.NAMED["not_on_plan"])
    listings = question.market.shown("active" if state == "active" else "inactive")
    rows = []
    for listing in sorted(listings, key=lambda listing: listing.id):
        row: dict[str, Any] = {"id": listing.id, "symbol": listing.symbol, "name": listing.name}
        if question.flag("include_platform"):
            row["platforms"] = {}
        question.odd.apply(listing.coin.key, row)
        rows.append(row)
    return rows


def search(question: Question) -> dict[str, list[Any]]:
    """Coins whose id, symbol or name holds the words, the biggest first."""
    words = question.required("query").lower()
    ranks = question.market.ranks(question.now)
    found = [
        listing
        for listing in question.market.shown()
        if any(words in text.lower() for text in (listing.id, listing.symbol, listing.name))
    ]
    found.sort(key=lambda listing: ranks.get(listing.coin.key, len(ranks) + 1))
    coins = [
        {
            "id": listing.id,
            "name": listing.name,
            "api_symbol": listing.id,
            "symbol": listing.symbol.upper(),
            "market_cap_rank": ranks.get(listing.coin.key),
            "thumb": image(question, listing, "thumb"),
            "large": image(question, listing, "large"),
        }
        for listing in found[:RESULTS]
    ]
    return {"coins": coins, "exchanges": [], "icos": [], "categories": [], "nfts": []}
