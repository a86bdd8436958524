"""What an operator can look up about destinations and what people wrote. Addresses are masked."""

from django.contrib import admin

from notifications.masked import masked_address
from notifications.models import Consent, Destination, Inbound
from tracker.lib.read_only_admin import Shown


@admin.register(Destination)
class DestinationAdmin(Shown, admin.ModelAdmin[Destination]):
    list_display = (
        "owner", "channel", "where", "is_default", "verified_at", "stopped_at", "disabled_at",
        "trouble", "last_inbound_at",
    )  # fmt: skip
    list_filter = ("channel", "trouble", "is_default")
    list_select_related = ("owner",)
    search_fields = ("=owner__username", "=address")  # a whole one, given by the person
    exclude = ("address",)
    readonly_fields = ("where",)

    @admin.display(description="Address")
    def where(self, row: Destination) -> str:
        return masked_address(row.address)


@admin.register(Consent)
class ConsentAdmin(Shown, admin.ModelAdmin[Consent]):
    list_display = ("at", "owner", "channel", "where", "word", "source")
    list_filter = ("word", "channel")
    list_select_related = ("owner",)
    search_fields = ("=owner__username",)
    date_hierarchy = "at"
    exclude = ("address",)
    readonly_fields = ("where",)

    @admin.display(description="Address")
    def where(self, row: Consent) -> str:
        return masked_address(row.address)


@admin.register(Inbound)
class InboundAdmin(Shown, admin.ModelAdmin[Inbound]):
    """That something was written, and what we took it for; what it says is nobody else's."""

    list_display = ("received_at", "number", "understood_as", "handled_at")
    list_filter = ("understood_as",)
    date_hierarchy = "received_at"
    exclude = ("sender", "text")
    readonly_fields = ("number",)

    @admin.display(description="From")
    def number(self, row: Inbound) -> str:
        return masked_address(row.sender)
