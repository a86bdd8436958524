"""What providers told us of messages; what broke when it was applied can be applied again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from notifications.models import Receipt
from tracker.lib.doorbell import ring_after_commit
from tracker.lib.read_only_admin import Shown


@admin.register(Receipt)
class ReceiptAdmin(Shown, admin.ModelAdmin[Receipt]):
    list_display = (
        "received_at", "attempt", "word", "error_code", "source", "applied_at", "trouble",
    )  # fmt: skip
    list_filter = (("trouble", admin.EmptyFieldListFilter), "source", "word")
    list_select_related = ("attempt",)
    search_fields = ("=provider_id",)
    date_hierarchy = "received_at"
    actions = ("apply_again",)

    def has_apply_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_receipt")

    @admin.action(description="Apply again what was set aside", permissions=["apply_again"])
    def apply_again(self, request: HttpRequest, chosen: QuerySet[Receipt, Any]) -> None:
        """A worker does it within seconds; what breaks again is set aside again."""
        count = chosen.exclude(trouble="").update(trouble="")
        ring_after_commit("notifications.apply_receipts")
        said = ngettext("%d receipt is applied again.", "%d receipts are applied again.", count)
        self.message_user(request, said % count, messages.SUCCESS if count else messages.INFO)
