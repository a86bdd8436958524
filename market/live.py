"""What open pages are told about prices: exact numbers as text; the page spells them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from market.models import Quote
from tracker.lib.live.publish import publish_items

KIND = "quotes"
_AMOUNTS = (
    "price",
    "change_1h",
    "change_24h",
    "change_7d",
    "market_cap",
    "volume",
    "high_24h",
    "low_24h",
)
_FACTS = ("as_of", "accepted_at", "trust", "reason")

Facts = Mapping[str, Any]


def present_quotes(*, names: frozenset[str]) -> tuple[str, Mapping[str, Facts]]:
    """Listens at LIVE_STATE: what is known now of the watched coins."""
    rows = Quote.objects.filter(coin_id__in=names).values_list("coin_id", *_AMOUNTS, *_FACTS)
    return KIND, {coin: _facts(amounts) for coin, *amounts in rows}


def _facts(row: Sequence[Any]) -> Facts:
    """One coin as a page shows it. Unknown numbers are null, never zero."""
    amounts, facts = row[: len(_AMOUNTS)], row[len(_AMOUNTS) :]
    texts = (None if amount is None else format(amount, "f") for amount in amounts)
    return dict(zip((*_AMOUNTS, *_FACTS), (*texts, *facts), strict=True))


def publish_quotes(coin_ids: Iterable[str], *, at: datetime) -> None:
    """Tell the open pages about quotes that were just committed."""
    _, news = present_quotes(names=frozenset(coin_ids))
    publish_items(KIND, news, at=at)
