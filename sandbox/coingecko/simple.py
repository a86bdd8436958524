"""/simple/price and the short answers around it."""

from typing import Any

from sandbox.coingecko import refusals
from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.curve import DAY
from sandbox.coingecko.market import Listing
from sandbox.coingecko.markets import chosen
from sandbox.coingecko.numbers import percent, whole
from sandbox.coingecko.question import Question
from sandbox.coingecko.refusals import Refused


def ping(question: Question) -> dict[str, str]:
    del question
    return {"gecko_says": "(V3) To the Moon!"}


def supported(question: Question) -> list[str]:
    del question
    return list(CURRENCIES)


def simple_price(question: Question) -> dict[str, dict[str, Any]]:
    """Prices by id; ids and currencies that do not exist are silently absent."""
    asked = question.required("vs_currencies").lower().split(",")
    currencies = [name.strip() for name in asked if name.strip() in CURRENCIES]
    if not any(question.query.get(name) for name in ("ids", "names", "symbols")):
        raise Refused(refusals.missing("ids"))
    answer = {}
    for listing in chosen(question):
        prices: dict[str, Any] = {}
        for vs in currencies:
            prices |= in_currency(question, listing, vs)
        if question.flag("include_last_updated_at"):
            seen = question.market.seen(listing, question.now)
            prices["last_updated_at"] = int(seen)
        question.odd.apply(listing.coin.key, prices, names(currencies))
        answer[listing.id] = prices
    return answer


def in_currency(question: Question, listing: Listing, vs: str) -> dict[str, Any]:
    market = question.market
    t = market.seen(listing, question.now)
    shown: dict[str, Any] = {vs: question.price(listing, vs, t)}
    if question.flag("include_market_cap"):
        shown[f"{vs}_market_cap"] = whole(market.cap(listing, vs, t))
    if question.flag("include_24hr_vol"):
        shown[f"{vs}_24h_vol"] = whole(market.volume(listing, vs, t))
    if question.flag("include_24hr_change"):
        before = market.price(listing, vs, t - DAY)
        shown[f"{vs}_24h_change"] = percent(market.price(listing, vs, t), before)
    return shown


def names(currencies: list[str]) -> dict[str, str]:
    """What the fields a script can spoil are called here, in the first currency asked."""
    vs = currencies[0] if currencies else "usd"
    return {
        "current_price": vs,
        "market_cap": f"{vs}_market_cap",
        "total_volume": f"{vs}_24h_vol",
        "price_change_percentage_24h": f"{vs}_24h_change",
        "last_updated": "last_updated_at",
    }


def exchange_rates(question: Question) -> dict[str, Any]:
    """How much of each currency one bitcoin is worth."""
    bitcoin = question.market.rate("btc", question.now)
    rates = {
        code: {
            "name": currency.name,
            "unit": currency.unit,
            "value": round(bitcoin / question.market.rate(code, question.now), 8),
            "type": currency.kind,
        }
        for code, currency in CURRENCIES.items()
    }
    return {"rates": rates}
