from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from notifications.models import Attempt, Message


class AttemptInline(admin.TabularInline[Attempt, Message]):
    model = Attempt
    extra = 0
    can_delete = False
    fields = readonly_fields = ("started_at", "finished_at", "outcome", "error", "token")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    """To look at, not to edit: what was told and how it went is history."""

    list_display = (
        "created_at", "template", "channel", "status", "attempt_count", "not_before", "reason",
    )  # fmt: skip
    list_filter = ("status", "channel", "template")
    search_fields = ("dedupe_key", "address")
    date_hierarchy = "created_at"
    exclude = ("rendered",)  # it may hold a link that opens an account
    inlines = (AttemptInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
