from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from notifications import people_admin
from notifications.masked import masked_address
from notifications.models import Attempt, Message
from tracker.lib.read_only_admin import Shown

__all__ = ["people_admin"]


class AttemptInline(admin.TabularInline[Attempt, Message]):
    model = Attempt
    extra = 0
    can_delete = False
    fields = readonly_fields = ("started_at", "finished_at", "outcome", "error", "token")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(Shown, admin.ModelAdmin[Message]):
    """To look at, not to edit: what was told and how it went is history."""

    list_display = (
        "created_at", "template", "channel", "where", "status", "attempt_count", "not_before",
        "reason",
    )  # fmt: skip
    list_filter = ("status", "channel", "template")
    search_fields = ("dedupe_key", "=address")
    date_hierarchy = "created_at"
    # The bytes may hold a link that opens an account, the values what somebody owns.
    exclude = ("rendered", "values", "address")
    readonly_fields = ("where",)
    inlines = (AttemptInline,)

    @admin.display(description="Address")
    def where(self, row: Message) -> str:
        return masked_address(row.address)
