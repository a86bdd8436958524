"""Coins, their successors and their pictures."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from market.models import Catalogue, Coin, CoinImage
from tracker.lib.read_only_admin import Shown

MOST_LIKELY = 5


@admin.register(Coin)
class CoinAdmin(admin.ModelAdmin[Coin]):
    """A person may only say which coin goes on under another id; the rest is CoinGecko's."""

    list_display = ["id", "symbol", "name", "rank", "active", "vanished_at", "successor"]
    list_filter = ["active", ("successor", admin.EmptyFieldListFilter)]
    search_fields = ["id", "symbol", "name"]
    search_help_text = "Id, symbol or name"
    autocomplete_fields = ["successor"]
    readonly_fields = [
        "id", "symbol", "name", "rank", "image_url", "image", "active", "vanished_at",
        "added_at", "likely_successors",
    ]  # fmt: skip
    list_select_related = ["successor"]
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Coin | None = None) -> bool:
        return False

    @admin.display(description="likely successors", empty_value="none found")
    def likely_successors(self, coin: Coin) -> SafeString:
        likely = Coin.objects.likely_successors(coin)[:MOST_LIKELY]
        return format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((reverse("admin:market_coin_change", args=[each.pk]), each.pk) for each in likely),
        )


@admin.register(CoinImage)
class CoinImageAdmin(Shown, admin.ModelAdmin[CoinImage]):
    list_display = ["coin_id", "fetched_at", "tries", "not_before", "reason"]
    list_filter = [("not_before", admin.EmptyFieldListFilter)]
    search_fields = ["=coin__id"]
    search_help_text = "A coin's id"
    ordering = ["-tries", "coin_id"]


@admin.register(Catalogue)
class CatalogueAdmin(Shown, admin.ModelAdmin[Catalogue]):
    """One row: every process builds its search anew when the version grows."""

    list_display = ["version", "changed_at", "coins", "retired"]

    @admin.display(description="coins listed")
    def coins(self, _: Catalogue) -> int:
        return Coin.objects.filter(active=True).count()

    @admin.display(description="no longer listed")
    def retired(self, _: Catalogue) -> int:
        return Coin.objects.filter(active=False).count()
