"""Step ① of the spine: fetch prices, then keep what can be believed in one transaction.

`refresh_when_due` is what beat rings; `refresh_now` is a person's wish; `confirm_when_due` asks
again about prices that jumped; `rescue` starts what a late ring or a dead worker left undone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from market.accept import Limits
from market.choose_coins import catalogue_is_bare, plan_now
from market.coingecko.budget import PAGE, RefreshPlan
from market.coingecko.client import CoinGecko
from market.coingecko.limits import Purpose
from market.fetch_prices import LARGEST, Fetched, fetch_prices
from market.interval import refresh_interval, usual_interval
from market.models import Quote, Refresh
from market.slots import Claim, LostSlot, claim_slot, close_abandoned, is_free, slot_of
from market.store_prices import store_prices

log = structlog.get_logger(__name__)
CONFIRM_SLOT = timedelta(seconds=15)
COUNTS = ("calls", "asked", "accepted", "unchanged", "confirming", "refused", "absent")

Clock = Callable[[], datetime]


def configured_limits() -> Limits:
    return Limits(
        max_age=timedelta(seconds=settings.PRICE_MAX_AGE_SECONDS),
        confirm_after=timedelta(seconds=settings.PRICE_CONFIRM_SECONDS),
    )


def refresh_when_due(client: CoinGecko, *, clock: Clock) -> Refresh | None:
    """The refresh of the present slot; None when it is done, someone else's, or switched off."""
    interval = refresh_interval()
    if interval is None:
        return None
    now = clock()
    claim = _claim(Refresh.Kind.SCHEDULED, slot_of(now, interval=interval), now=now)
    if claim is None:
        return None
    plan = plan_now(interval=interval, now=now)
    return _Run(client, claim, clock).refresh(plan)


def refresh_now(client: CoinGecko, *, clock: Clock) -> Refresh | None:
    """A refresh because somebody wants one, whatever the schedule says."""
    now = clock()
    claim = _claim(Refresh.Kind.BY_HAND, now, now=now)
    if claim is None:
        return None
    interval = usual_interval()
    plan = plan_now(interval=interval, forced=True, now=now)
    return _Run(client, claim, clock).refresh(plan)


def confirm_when_due(client: CoinGecko, *, clock: Clock) -> Refresh | None:
    """Ask again, alone, about the prices that jumped long enough ago."""
    now = clock()
    due = Quote.objects.due_for_confirmation(before=now - configured_limits().confirm_after)
    coins = tuple(due.values_list("coin_id", flat=True)[:PAGE])
    if not coins:
        return None
    claim = _claim(Refresh.Kind.CONFIRMATION, slot_of(now, interval=CONFIRM_SLOT), now=now)
    return _Run(client, claim, clock).ask([coins], purpose=Purpose.CONFIRM) if claim else None


def rescue(client: CoinGecko, *, clock: Clock) -> Refresh | None:
    """Close what dead workers left behind, and refresh if this slot still has no worker."""
    interval = refresh_interval()
    if interval is None:
        return None
    now = clock()
    slot = slot_of(now, interval=interval)
    closed = close_abandoned(before=slot, now=now)
    if closed:
        log.warning("refreshes_abandoned", count=closed)
    if not is_free(Refresh.Kind.SCHEDULED, slot, now=now):
        return None
    return refresh_when_due(client, clock=clock)


def _claim(kind: str, slot: datetime, *, now: datetime) -> Claim | None:
    lease = timedelta(seconds=settings.REFRESH_LEASE_SECONDS)
    return claim_slot(kind, slot, now=now, lease=lease)


@dataclass(frozen=True, slots=True)
class _Run:
    """One refresh under way. The clock is read again once the answers are here: they took time."""

    client: CoinGecko
    claim: Claim
    clock: Clock

    def refresh(self, plan: RefreshPlan) -> Refresh | None:
        """Ask for what is planned; while the catalogue is bare, for the largest coins too."""
        Refresh.objects.filter(pk=self.claim.refresh_id).update(plan=plan.sentence)
        pages = [LARGEST, *plan.pages] if catalogue_is_bare() else list(plan.pages)
        return self.ask(pages, purpose=Purpose.REFRESH)

    def ask(self, pages: Sequence[tuple[str, ...]], *, purpose: Purpose) -> Refresh | None:
        try:
            fetched = fetch_prices(self.client, pages, purpose=purpose, still_ours=self._still_ours)
            self._keep(fetched)
        except LostSlot as lost:
            log.warning("refresh_lost", refresh=self.claim.refresh_id, why=str(lost))
            return None
        refresh = Refresh.objects.get(pk=self.claim.refresh_id)
        counts = {name: getattr(refresh, name) for name in COUNTS}
        log.info("prices_refreshed", kind=refresh.kind, outcome=refresh.outcome, **counts)
        return refresh

    def _still_ours(self) -> None:
        self.claim.renew(now=self.clock())

    def _keep(self, fetched: Fetched) -> None:
        now = self.clock()
        if fetched.calls:
            store_prices(self.claim, fetched, now=now, limits=configured_limits())
        else:
            self.claim.finish(now=now, outcome=Refresh.Outcome.IDLE)
