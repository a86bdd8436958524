"""Cover or show one's amounts: kept with the account, so that it holds on every page and device."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.preferences import save_preferences


@login_required
@require_POST
def set_amounts(request: HttpRequest) -> HttpResponse:
    """`amounts` is "hide" or "show"; then back to where it was asked."""
    person = cast(User, request.user)
    hidden = request.POST.get("amounts") == "hide"
    if person.amounts_hidden != hidden:
        person.amounts_hidden = hidden
        save_preferences(person, changed=frozenset({"amounts_hidden"}))
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "/")
