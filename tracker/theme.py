"""Light, dark, or as the device says: kept with the account, or in a cookie for strangers."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.preferences import save_preferences

COOKIE = "theme"
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Theme:
    value: str
    label: str
    icon: str


THEMES = (
    Theme("auto", "As my device", "theme-auto"),
    Theme("light", "Light", "theme-light"),
    Theme("dark", "Dark", "theme-dark"),
)
NAMES = {theme.value for theme in THEMES}


def theme_of(request: HttpRequest) -> str:
    """The person's choice, else this browser's, else whatever the device prefers."""
    user = request.user
    chosen = user.theme if user.is_authenticated else request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in NAMES else "auto"


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep a choice of colours and go back to where it was made."""
    chosen = request.POST.get("theme", "")
    if chosen not in NAMES:
        return HttpResponseBadRequest("There is no such theme. Nothing was changed.")
    if request.user.is_authenticated:
        request.user.theme = chosen
        save_preferences(request.user, changed=frozenset({"theme"}))
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = redirect(back if safe else "/")
    response.set_cookie(
        COOKIE, chosen, A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
