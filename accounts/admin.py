from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from accounts.addresses import change_address
from accounts.models import User
from tracker.lib.seams import ring

PREFERENCES = (
    "time_zone", "display_currency", "cost_method", "theme", "quiet_from", "quiet_until",
)  # fmt: skip


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("username", "email", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "email")
    ordering = ("-date_joined",)
    fieldsets = (
        (None, {"fields": ("username", "email", "password")}),
        ("Preferences", {"fields": PREFERENCES}),
        (
            "Permissions",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "email", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """What the admin changes has the consequences it has on a person's own pages."""
        wanted, obj.email = obj.email.lower(), form.initial.get("email") or obj.email.lower()
        super().save_model(request, obj, form, change)
        if changed := frozenset(form.changed_data) & frozenset(PREFERENCES):
            ring("PREFERENCES_CHANGED", user=obj, changed=changed)
        if wanted != obj.email and change_address(obj, wanted, request=request):
            words = f"A link is on its way to {wanted}. Until it is opened {obj.email} stays."
            self.message_user(request, words, messages.WARNING)
