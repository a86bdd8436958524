"""Whether the amounts of this page are covered, so that a screen can be shown to others.

Covered amounts never leave the server: what is only blurred could still be read in the page's
source, in a title or by a screen reader.
"""

import re
from contextvars import ContextVar
from decimal import Decimal

from tracker.lib import figures

covered: ContextVar[bool] = ContextVar("covered", default=False)

COVER = "•••"
_AMOUNT = re.compile(r"[-−]?\d[\d.,]* (?=[A-Z][A-Z0-9]+\b)")


def own_money(value: Decimal | None, currency: str = "usd") -> str:
    """Money of the person's own, which may be covered; a market price never is."""
    return COVER if covered.get() and value is not None else figures.sum_of_money(value, currency)


def own_exact_money(value: Decimal | None, currency: str = "usd") -> str:
    return COVER if covered.get() and value is not None else figures.exact_money(value, currency)


def own_quantity(value: Decimal | None) -> str:
    return COVER if covered.get() and value is not None else figures.quantity(value)


def own_short_quantity(value: Decimal | None) -> str:
    return COVER if covered.get() and value is not None else figures.short_quantity(value)


def own_words(text: str) -> str:
    """A sentence in which amounts of coins are covered: "0.5 BTC more went out …"."""
    return _AMOUNT.sub(f"{COVER} ", text) if covered.get() else text
