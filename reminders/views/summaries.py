"""Summaries: all of them, making and changing one, pausing and deleting it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from reminders.forms.summary_form import SummaryForm, initial_of
from reminders.models import Summary
from reminders.summaries import change


@login_required
@require_http_methods(["GET", "POST"])
def summary_list(request: HttpRequest) -> HttpResponse:
    owner = cast(User, request.user)
    form = SummaryForm(request.POST or None, owner=owner, label="Make it")
    if form.is_valid():
        try:
            change.create_summary(owner, form.wish(), now=timezone.now())
        except change.SummaryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Made. The list says when it comes first.")
            return redirect("summaries")
    mine = Summary.objects.filter(owner=owner).select_related("portfolio")
    return render(request, "reminders/summaries.html", {"form": form, "summaries": mine})


@login_required
@require_http_methods(["GET", "POST"])
def summary_edit(request: HttpRequest, pk: int) -> HttpResponse:
    summary = _own(request, pk)
    start = initial_of(summary)
    form = SummaryForm(request.POST or None, owner=summary.owner, initial=start, label="Save")
    if form.is_valid():
        change.change_summary(summary, form.wish(), now=timezone.now())
        messages.success(request, "Saved.")
        return redirect("summaries")
    return render(request, "reminders/summary_edit.html", {"form": form, "summary": summary})


@login_required
@require_POST
def summary_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, let it go on, or delete it."""
    summary = _own(request, pk)
    if "pause" in request.POST:
        change.pause_summary(summary)
    elif "resume" in request.POST:
        change.resume_summary(summary, now=timezone.now())
    elif "delete" in request.POST:
        summary.delete()
        messages.success(request, "Deleted. It will not come again.")
    return redirect("summaries")


def _own(request: HttpRequest, pk: int) -> Summary:
    mine = Summary.objects.filter(owner=cast(User, request.user))
    return get_object_or_404(mine.select_related("owner", "portfolio"), pk=pk)
