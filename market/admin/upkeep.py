"""Exchange rates, times without prices, and what is done now and then."""

from django.contrib import admin

from market.models import Chore, FxRate, Stall
from tracker.lib.ages import age
from tracker.lib.read_only_admin import Shown


@admin.register(FxRate)
class FxRateAdmin(Shown, admin.ModelAdmin[FxRate]):
    list_display = ["day", "currency", "rate", "source", "as_of"]
    list_filter = ["source", "currency"]
    date_hierarchy = "day"


@admin.register(Stall)
class StallAdmin(Shown, admin.ModelAdmin[Stall]):
    list_display = ["began_at", "noticed_at", "over_at", "lasted"]
    list_filter = [("over_at", admin.EmptyFieldListFilter)]

    @admin.display(description="lasted")
    def lasted(self, stall: Stall) -> str:
        if stall.over_at is None:
            return "still going on"
        return age((stall.over_at - stall.began_at).total_seconds())


@admin.register(Chore)
class ChoreAdmin(Shown, admin.ModelAdmin[Chore]):
    list_display = ["name", "next_try", "done_at"]
