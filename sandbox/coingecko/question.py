"""A request as the answering functions see it: checked parameters, the market and the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sandbox.coingecko import refusals
from sandbox.coingecko.currencies import CURRENCIES
from sandbox.coingecko.market import Listing, Market
from sandbox.coingecko.numbers import money
from sandbox.coingecko.odd import OddFields
from sandbox.coingecko.refusals import Refused

PRECISIONS = {"full", *map(str, range(19))}


@dataclass(frozen=True, slots=True)
class Question:
    """Every getter raises the vendor's refusal for a parameter it cannot use."""

    market: Market
    odd: OddFields
    now: float
    query: Mapping[str, str]
    home: str  # where images are served
    paid: bool
    coin: str = ""

    def required(self, name: str) -> str:
        value = self.query.get(name, "")
        if not value:
            raise Refused(refusals.missing(name))
        return value

    def flag(self, name: str) -> bool:
        return self.query.get(name, "false").lower() == "true"

    def whole(self, name: str, default: int) -> int:
        text = self.query.get(name) or str(default)
        if not text.isdecimal() or int(text) < 1:
            raise Refused(refusals.flat(422, f"Invalid parameter {name}"))
        return int(text)

    def names(self, name: str) -> list[str]:
        """A comma-separated list without repetitions, in the order asked."""
        parts = (part.strip().lower() for part in self.query.get(name, "").split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def vs(self, name: str = "vs_currency") -> str:
        currency = self.required(name).lower()
        if currency not in CURRENCIES:
            raise Refused(refusals.INVALID_CURRENCY)
        return currency

    def precision(self) -> str | None:
        value = self.query.get("precision")
        if value is not None and value not in PRECISIONS:
            raise Refused(refusals.flat(422, "Invalid parameter precision"))
        return value

    def listing(self) -> Listing:
        """The coin named in the path."""
        listing = self.market.find(self.coin)
        if listing is None:
            raise Refused(refusals.COIN_NOT_FOUND)
        return listing

    def price(self, listing: Listing, vs: str, t: float) -> Decimal:
        """As sent: a scripted price digit for digit, others rounded as asked."""
        exact = self.market.exact(listing, vs, t)
        precision = self.precision()
        if exact is not None and (precision in (None, "full") or not exact.is_finite()):
            return exact
        return money(self.market.price(listing, vs, t) if exact is None else exact, precision)


def stamp(t: float) -> str:
    """A moment as the vendor writes it."""
    text = datetime.fromtimestamp(t, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
