"""The state of the watching, drawn anew with every check."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from reminders.heartbeat import heartbeat_of


@login_required
@require_safe
def heartbeat(request: HttpRequest) -> HttpResponse:
    if "HX-Request" not in request.headers:  # a part of a page is none by itself
        return redirect("reminders")
    state = heartbeat_of(cast(User, request.user), now=timezone.now())
    return render(request, "reminders/_heartbeat.html", {"heartbeat": state})
