"""What an operator can look up about prices. Nearly all of it is derived, so it is only shown."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from market.models import (
    ApiKeyUse,
    Breaker,
    Coin,
    DayPrice,
    FxRate,
    HourPrice,
    PricePoint,
    Quote,
    Refresh,
    RefusedPrice,
)


class Shown:
    """Mixed into an admin whose rows are made by the product and by nobody else."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Coin)
class CoinAdmin(admin.ModelAdmin[Coin]):
    """A person may only say which coin goes on under another id; the rest is CoinGecko's."""

    list_display = ["id", "symbol", "name", "rank", "active", "vanished_at", "successor"]
    list_filter = ["active", ("successor", admin.EmptyFieldListFilter)]
    search_fields = ["id", "symbol", "name"]
    search_help_text = "Id, symbol or name"
    autocomplete_fields = ["successor"]
    readonly_fields = [
        "id", "symbol", "name", "rank", "image_url", "active", "vanished_at", "added_at",
    ]  # fmt: skip
    list_select_related = ["successor"]
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Coin | None = None) -> bool:
        return False


@admin.register(Quote)
class QuoteAdmin(Shown, admin.ModelAdmin[Quote]):
    list_display = ["coin_id", "price", "as_of", "trust", "reason", "candidate_price", "asked_at"]
    list_filter = ["trust"]
    search_fields = ["coin__id", "coin__symbol", "coin__name"]
    ordering = ["coin__rank", "coin_id"]
    list_per_page = 50


class RefusedPriceInline(Shown, admin.TabularInline[RefusedPrice, Refresh]):
    model = RefusedPrice
    fields = ["coin", "why", "reason", "value"]
    verbose_name = "price not accepted"
    verbose_name_plural = "prices not accepted (the first hundred)"


@admin.register(Refresh)
class RefreshAdmin(Shown, admin.ModelAdmin[Refresh]):
    list_display = [
        "slot", "kind", "outcome", "took", "calls", "asked", "accepted", "unchanged",
        "confirming", "refused", "absent", "error",
    ]  # fmt: skip
    list_filter = ["outcome", "kind"]
    date_hierarchy = "slot"
    inlines = [RefusedPriceInline]

    @admin.display(description="took")
    def took(self, refresh: Refresh) -> str:
        if refresh.finished is None:
            return "…"
        return f"{(refresh.finished - refresh.started).total_seconds():.1f} s"


@admin.register(RefusedPrice)
class RefusedPriceAdmin(Shown, admin.ModelAdmin[RefusedPrice]):
    """The trail of one coin: search for its id."""

    list_display = ["at", "coin_id", "why", "reason", "value"]
    list_filter = ["why"]
    search_fields = ["=coin__id"]
    search_help_text = "A coin's id"
    ordering = ["-refresh_id", "coin_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RefusedPrice]:
        return super().get_queryset(request).select_related("refresh")

    @admin.display(description="at", ordering="refresh_id")
    def at(self, refused: RefusedPrice) -> str:
        return f"{refused.refresh.started:%Y-%m-%d %H:%M:%S}"


class HistoryAdmin(Shown, admin.ModelAdmin[Any]):
    """History is long: no counting, and found by a coin's id."""

    search_fields = ["=coin__id"]
    search_help_text = "A coin's id"
    show_full_result_count = False
    ordering = ["coin_id", "-at"]
    list_per_page = 50


@admin.register(PricePoint)
class PricePointAdmin(HistoryAdmin):
    list_display = ["coin_id", "at", "price"]


@admin.register(HourPrice, DayPrice)
class RolledUpAdmin(HistoryAdmin):
    list_display = ["coin_id", "at", "open", "high", "low", "close", "points"]


@admin.register(FxRate)
class FxRateAdmin(Shown, admin.ModelAdmin[FxRate]):
    list_display = ["day", "currency", "rate", "source", "as_of"]
    list_filter = ["source", "currency"]
    date_hierarchy = "day"


@admin.register(ApiKeyUse)
class ApiKeyUseAdmin(Shown, admin.ModelAdmin[ApiKeyUse]):
    list_display = ["label", "month", "month_calls", "paused_until", "aside_until", "reason"]


@admin.register(Breaker)
class BreakerAdmin(Shown, admin.ModelAdmin[Breaker]):
    list_display = ["name", "failures", "open_since", "next_try", "reason"]
