"""What open pages are told about prices: exact numbers as text; the page spells them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from market.models import Quote
from tracker.lib.live.publish import publish_items

KIND = "quotes"
_FIELDS = (
    "price",
    "change_1h",
    "change_24h",
    "change_7d",
    "market_cap",
    "volume",
    "high_24h",
    "low_24h",
)

Facts = Mapping[str, Any]


def quote_facts(quote: Quote) -> Facts:
    """One coin as a page shows it. Unknown numbers are null, never zero."""
    facts: dict[str, Any] = {name: _text(getattr(quote, name)) for name in _FIELDS}
    facts["as_of"] = quote.as_of
    facts["trust"] = quote.trust
    facts["reason"] = quote.reason
    return facts


def present_quotes(*, names: frozenset[str]) -> tuple[str, Mapping[str, Facts]]:
    """Listens at LIVE_STATE: what is known now of the watched coins."""
    quotes = Quote.objects.filter(coin_id__in=names)
    return KIND, {quote.coin_id: quote_facts(quote) for quote in quotes}


def publish_quotes(coin_ids: Iterable[str], *, at: datetime) -> None:
    """Tell the open pages about quotes that were just committed."""
    _, news = present_quotes(names=frozenset(coin_ids))
    publish_items(KIND, news, at=at)


def _text(value: Any) -> str | None:
    return None if value is None else format(value, "f")
