"""Reminders as a file, and from one: first what it would do, then doing it."""

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from reminders.files.apply import Plan, apply_plan, plan_of
from reminders.files.read import MOST_BYTES, NotOurs, rows_in
from reminders.files.write import exported
from reminders.readable import readable
from reminders.shown import of_owner


@login_required
@require_safe
def reminder_export(request: HttpRequest) -> HttpResponse:
    mine = of_owner(cast(User, request.user)).prefetch_related("destinations").order_by("pk")
    text = json.dumps(exported(readable(mine)), indent=2, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"bellwether-reminders-{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def reminder_import(request: HttpRequest) -> HttpResponse:
    """The rows travel with the page, so that what is applied is what was shown."""
    owner, now = cast(User, request.user), timezone.now()
    page: dict[str, Any] = {}
    if request.method == "POST":
        try:
            rows = rows_in(_content(request))
        except NotOurs as refusal:
            page["refusal"] = str(refusal)
        else:
            plan = plan_of(owner, rows, now=now)
            if "apply" in request.POST:
                done = apply_plan(owner, plan, now=now)
                _say(request, done)
                if not done.problems:
                    return redirect("reminders")
                return render(request, "reminders/import.html", {"plan": done, "applied": True})
            page |= {"plan": plan, "rows": _content(request).decode("utf-8", "replace")}
    return render(request, "reminders/import.html", page)


def _content(request: HttpRequest) -> bytes:
    if "rows" in request.POST:
        content = request.POST["rows"].encode()
    else:
        upload = request.FILES.get("file")
        if upload is None:
            raise NotOurs("Choose a file first.")
        upload.seek(0)
        content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotOurs("This file is larger than 2 MB, so nothing was read.")
    return content


def _say(request: HttpRequest, done: Plan) -> None:
    parts = [
        f"{count} {word}"
        for count, word in (
            (done.created, "made"),
            (done.changed, "changed"),
            (done.same, "left as they were"),
        )
        if count
    ]
    if parts:
        messages.success(request, f"Done: {', '.join(parts)}.")
