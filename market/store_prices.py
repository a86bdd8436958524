"""The one transaction of a refresh: prices, history, whatever they cause, and the evidence.

Everything has been fetched before. What listens at PRICES_CHANGED writes in this transaction too,
so that prices, crossings and messages are kept together or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from market.accept import Limits, Outcome, Verdict
from market.changes import PriceChanges
from market.coingecko.answers import MarketRow
from market.fetch_prices import Fetched
from market.live import publish_quotes
from market.models import Refresh, RefusedPrice
from market.note_coins import note_coins
from market.read_quotes import read_stored
from market.slots import Claim
from market.weigh import Weighed, newest_rows, weigh
from market.write_quotes import lock_quotes, write_quotes
from tracker.lib.doorbell import ring_after_commit
from tracker.lib.seams import ring

DELIVERY = "notifications.deliver_messages"
REFUSALS_KEPT = 100  # of one refresh; the counts say how many there were


@dataclass(frozen=True, slots=True)
class Ending:
    """How a refresh ended, as its row says it."""

    outcome: str
    counts: Mapping[str, int]
    error: str


def store_prices(claim: Claim, fetched: Fetched, *, now: datetime, limits: Limits) -> Weighed:
    """Judge and keep what was fetched; LostSlot undoes it all."""
    rows = newest_rows(fetched.rows)
    note_coins(rows.values(), now=now)  # true by itself, so it need not wait for the rest
    with transaction.atomic():
        lock_quotes()
        stored = read_stored(rows.keys() | fetched.answered)
        asked = frozenset(fetched.answered)
        weighed = weigh(rows.values(), stored, asked=asked, now=now, limits=limits)
        write_quotes(weighed.accepted.values(), weighed.held, now=now)
        claim.finish(now=now, **_evidence(fetched, weighed))
        _keep_refusals(claim.refresh_id, weighed.held, rows)
        _tell(claim.refresh_id, weighed, now=now)
    return weighed


def ending(fetched: Fetched, weighed: Weighed) -> str:
    """The outcome in one word: nothing came, all was well, or something in between."""
    if fetched.missed and not fetched.rows:
        return Refresh.Outcome.FAILED
    doubtful = weighed.count(Outcome.REFUSED) + weighed.count(Outcome.CONFIRMING)
    if fetched.missed or doubtful or fetched.problems:
        return Refresh.Outcome.PARTIAL
    return Refresh.Outcome.COMPLETE


def _evidence(fetched: Fetched, weighed: Weighed) -> dict[str, object]:
    absent = sum(verdict.why == "absent" for verdict in weighed.held.values())
    return {
        "outcome": ending(fetched, weighed),
        "calls": fetched.calls,
        "asked": len(weighed.accepted) + len(weighed.held),
        "accepted": len(weighed.accepted),
        "unchanged": weighed.count(Outcome.UNCHANGED),
        "confirming": weighed.count(Outcome.CONFIRMING),
        "refused": weighed.count(Outcome.REFUSED) - absent,
        "absent": absent,
        "error": fetched.error,
    }


def _keep_refusals(
    refresh_id: int, held: Mapping[str, Verdict], rows: Mapping[str, MarketRow]
) -> None:
    refused = [(coin, verdict, verdict.why) for coin, verdict in held.items() if verdict.why]
    RefusedPrice.objects.bulk_create(
        RefusedPrice(
            refresh_id=refresh_id,
            coin_id=coin,
            why=why.value,
            reason=verdict.reason[:200],
            value=_value(rows.get(coin)),
        )
        for coin, verdict, why in refused[:REFUSALS_KEPT]
    )


def _value(row: MarketRow | None) -> str:
    return "" if row is None or row.price is None else str(row.price)[:60]


def _tell(refresh_id: int, weighed: Weighed, *, now: datetime) -> None:
    """Inside: whoever judges by prices. After the commit: delivery, once, and the open pages."""
    if not weighed.accepted and not weighed.held:
        return
    ring(
        "PRICES_CHANGED",
        changes=PriceChanges(weighed.accepted, weighed.held),
        refresh=Refresh.objects.get(pk=refresh_id),
        now=now,
    )
    ring_after_commit(DELIVERY)
    news = [coin for coin, each in weighed.held.items() if each.outcome is not Outcome.UNCHANGED]
    told = partial(publish_quotes, [*weighed.accepted, *news], at=now)
    transaction.on_commit(told, robust=True)
