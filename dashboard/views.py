"""The dashboard and how it looks, and for strangers the page that says what this is."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.preferences import save_preferences
from dashboard.page import columns
from dashboard.page.build import Asked, dashboard_of
from dashboard.page.change_look import change_look
from tracker.lib.currencies import CURRENCIES


def home(request: HttpRequest) -> HttpResponse:
    """The whole page, or for an open one only what moves."""
    if not request.user.is_authenticated:
        return render(request, "dashboard/front.html")
    asked = Asked.of(request.GET.dict())
    page = dashboard_of(request.user, asked, now=timezone.now())
    context = {"page": page, "heartbeat": page.heartbeat, "now": page.now, "currencies": CURRENCIES,
               "all_columns": columns.COLUMNS}  # fmt: skip
    template = "dashboard/_live.html" if "HX-Request" in request.headers else "dashboard/home.html"
    return render(request, template, context)


@login_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Sort, columns, or no more first steps: remembered with the account."""
    change_look(cast(User, request.user), request.POST, now=timezone.now())
    return _back(request)


@login_required
@require_POST
def currency(request: HttpRequest) -> HttpResponse:
    """The one currency in which everything of this person's is shown."""
    person, chosen = cast(User, request.user), request.POST.get("currency", "")
    if chosen not in dict(CURRENCIES):
        return HttpResponseBadRequest("There is no such currency. Nothing was changed.")
    if person.display_currency != chosen:
        person.display_currency = chosen
        save_preferences(person, changed=frozenset({"display_currency"}))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "/")
