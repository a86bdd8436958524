"""One reminder: where it stands, why it fires or not, its crossings and their proof."""

import json
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from reminders import edit
from reminders.crossings import SHOWN, proofs_of
from reminders.errors import ReminderError
from reminders.evaluations import last_evaluations
from reminders.files.write import reminder_with_history
from reminders.foretell import foretell
from reminders.forms.snooze_form import SnoozeForm
from reminders.models import Crossing
from reminders.readable import SORRY, apart, named
from reminders.shown import of_owner, shown
from reminders.views.own import own_reminder


@login_required
@require_safe
def reminder_page(request: HttpRequest, pk: int) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    for broken in named(owner, apart(of_owner(owner).filter(pk=pk))[1]):
        return render(request, "reminders/broken.html", {"broken": broken, "sorry": SORRY})
    reminder = own_reminder(request, pk)
    crossings = list(Crossing.objects.filter(reminder=reminder).order_by("-generation")[:SHOWN])
    Crossing.objects.filter(reminder=reminder, seen_at__isnull=True).update(seen_at=now)
    [row] = shown([reminder], owner, now=now)
    reading = row.current.reading
    page = {
        "row": row,
        "reminder": reminder,
        "proofs": proofs_of(crossings, owner_id=owner.pk),
        "evaluations": last_evaluations(reminder),
        "snooze": SnoozeForm(owner=owner),
        "now": now,
        "foretold": foretell(reminder, reading, now=now) if reading else None,
    }
    return render(request, "reminders/reminder.html", page)


@login_required
@require_POST
def reminder_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    reminder = own_reminder(request, pk)
    form = SnoozeForm(request.POST, owner=owner)
    if form.is_valid():
        try:
            edit.snooze(reminder, until=form.moment(now=now), now=now)
        except ReminderError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Snoozed. It tells you then if it is still so.")
    else:
        messages.error(request, " ".join(str(error) for error in form.errors.get("until", [])))
    return redirect("reminder", pk)


@login_required
@require_safe
def reminder_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything we know of one reminder, its crossings and their messages."""
    reminder = own_reminder(request, pk)
    text = json.dumps(reminder_with_history(reminder), indent=2, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bellwether-reminder-{pk}.json"'
    return answer
