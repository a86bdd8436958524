"""All reminders of a person, grouped by state."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from reminders.heartbeat import heartbeat_of


@login_required
@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = {"heartbeat": heartbeat_of(cast(User, request.user), now=now), "now": now}
    return render(request, "reminders/list.html", page)
