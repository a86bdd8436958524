from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from notifications import people_admin, receipts_admin
from notifications.masked import masked_address
from notifications.models import Attempt, Message
from notifications.queues import closed_ways, failures, queues
from notifications.replay import replay
from tracker.lib.read_only_admin import Shown

__all__ = ["people_admin", "receipts_admin"]


class AttemptInline(Shown, admin.TabularInline[Attempt, Message]):
    model = Attempt
    extra = 0
    fields = readonly_fields = ("started_at", "finished_at", "outcome", "error", "token")


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
    change_list_template = "admin/notifications/outbox.html"
    actions = ("send_again",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        now = timezone.now()
        outbox = {
            "queues": [queue.words(now=now) for queue in queues()],
            "failures": [failed.words() for failed in failures(now=now)],
            "closed": list(closed_ways(now=now)),
        }
        return super().changelist_view(request, {**(extra_context or {}), "outbox": outbox})

    @admin.display(description="Address")
    def where(self, row: Message) -> str:
        return masked_address(row.address)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_message")

    @admin.action(description="Send again what did not go out", permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message, Any]) -> None:
        """Only what ended without going out, so pressing twice sends nothing twice."""
        wanted = chosen.count()
        again = replay(chosen, now=timezone.now())
        if again:
            said = ngettext("%d message is sent again.", "%d messages are sent again.", again)
            self.message_user(request, said % again, messages.SUCCESS)
        if wanted > again:
            rest = (
                f"{wanted - again} of the chosen messages went out, were told elsewhere, are "
                "still waiting or have nowhere to go: they stay as they are."
            )
            self.message_user(request, rest, messages.INFO)
