"""How we stand with CoinGecko: calls spent and left, keys that rest, the breaker, in words."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from market import health
from market.coingecko.breaking import OPENS_AFTER
from market.coingecko.setup import configured
from market.coingecko.spending import spending
from market.models import ApiKeyUse, Breaker
from tracker.lib.ages import age, ago
from tracker.lib.read_only_admin import Shown


@admin.register(ApiKeyUse)
class ApiKeyUseAdmin(Shown, admin.ModelAdmin[ApiKeyUse]):
    """One row a key, by its place in the setting; the key itself is stored nowhere."""

    list_display = ["label", "is_used", "this_month", "calls", "state", "reason"]
    change_list_template = "admin/market/budget.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        budget = [health.describe(spending(now=timezone.now())), health.last_plan()]
        return super().changelist_view(request, {**(extra_context or {}), "budget": budget})

    @admin.display(description="configured", boolean=True)
    def is_used(self, use: ApiKeyUse) -> bool:
        return use.fingerprint in {key.fingerprint for key in configured().keys}

    @admin.display(description="calls this month")
    def this_month(self, use: ApiKeyUse) -> str:
        quota = configured().plan.per_month
        made = use.month_calls if use.month == timezone.now().date().replace(day=1) else 0
        return f"{made:,}" if quota is None else f"{made:,} of {quota:,}"

    @admin.display(description="now")
    def state(self, use: ApiKeyUse) -> str:
        return key_in_words(use, now=timezone.now())


@admin.register(Breaker)
class BreakerAdmin(Shown, admin.ModelAdmin[Breaker]):
    list_display = ["name", "state", "failures", "reason"]

    @admin.display(description="now")
    def state(self, breaker: Breaker) -> str:
        return breaker_in_words(breaker, now=timezone.now())


def key_in_words(use: ApiKeyUse, *, now: datetime) -> str:
    """Whether a key may be used now."""
    if use.aside_until and use.aside_until > now:
        return f"Put aside, tried again in {_until(use.aside_until, now)}"
    if use.paused_until and use.paused_until > now:
        return f"Rests for {_until(use.paused_until, now)} after too many calls"
    return "May be used"


def breaker_in_words(breaker: Breaker, *, now: datetime) -> str:
    """Whether a provider is asked at all."""
    if breaker.open_since is None:
        if breaker.failures:
            return f"Asked; {breaker.failures} failures in a row, {OPENS_AFTER} make a pause"
        return "Asked, and answers"
    since = f"Not asked: it failed first {ago(breaker.open_since, now=now)}"
    if breaker.next_try is None or breaker.next_try <= now:
        return f"{since}; it is being tried again"
    return f"{since}; next try in {_until(breaker.next_try, now)}"


def _until(at: datetime, now: datetime) -> str:
    return age((at - now).total_seconds())
