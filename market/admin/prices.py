"""What prices came in, what was refused and why, and what prices were."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from market.models import DayPrice, HourPrice, PricePoint, Quote, Refresh, RefusedPrice
from tracker.lib.read_only_admin import Shown


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
