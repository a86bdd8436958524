"""Making a reminder, changing it, and the answers its form gives while it is filled in."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from notifications.models import Destination
from reminders import edit
from reminders.errors import ReminderError, ReminderRefused
from reminders.forms.answers import (
    answer_to,
    opening_answer,
    present,
    put,
    replay_of,
    waiting_for,
)
from reminders.forms.reminder_form import LEVEL, ReminderForm, initial_of
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import ALL_CURRENCIES
from reminders.readable import readable
from reminders.readback import Readback
from reminders.shown import of_owner
from reminders.views.own import own_reminder

_MORE = ("expires_at", "cooldown_seconds", "margin", "urgent", "fallback", "destinations")


@login_required
@require_http_methods(["GET", "POST"])
def reminder_add(request: HttpRequest) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    form = ReminderForm(request.POST or None, owner=owner, initial=_start(request, owner))
    answer = _answer(form, now=now)
    if answer and "save" in request.POST and _choice_made(form, answer):
        made = _saved(form, lambda: edit.create_reminder(owner, answer.draft, now=now))
        if made is not None:
            messages.success(request, _greeting(made))
            return redirect("reminder", made.pk)
    return _page(request, form, answer)


@login_required
@require_http_methods(["GET", "POST"])
def reminder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    reminder = own_reminder(request, pk)
    start = initial_of(reminder)
    form = ReminderForm(request.POST or None, owner=owner, initial=start, label="Save")
    answer = _answer(form, now=now, editing=pk)
    if answer and "save" in request.POST:
        changed = _saved(form, lambda: edit.change_reminder(reminder, answer.draft, now=now))
        if changed is not None:
            messages.success(request, _greeting(changed))
            return redirect("reminder", pk)
    return _page(request, form, answer, reminder=reminder)


@login_required
@require_POST
def reminder_preview(request: HttpRequest) -> HttpResponse:
    """The part of the form that speaks, for a script that asks while somebody types."""
    owner, now = cast(User, request.user), timezone.now()
    form = ReminderForm(request.POST, owner=owner)
    editing = request.POST.get("editing", "")
    answer = answer_to(form, now=now, editing=int(editing) if editing.isdecimal() else None)
    page = {
        "answer": answer,
        "form": form,
        "waiting_for": waiting_for(form),
        "present": "" if answer else present(form, now=now),
        "replay": replay_of(form, answer, now=now) if "replay" in request.POST else None,
    }
    return render(request, "reminders/_readback.html", page)


def _start(request: HttpRequest, owner: User) -> dict[str, Any]:
    """From the address, from a reminder to copy, or the usual."""
    source = request.GET.get("from", "")
    if source.isdecimal():
        for copied in readable(of_owner(owner).filter(pk=int(source))):
            return initial_of(copied)
    ways = set(Destination.objects.usable().filter(owner=owner).values_list("channel", flat=True))
    named = ("coin", "portfolio", "threshold")
    given = {
        name: request.GET[name].replace("\0", "")[:100] for name in named if name in request.GET
    }
    metric, direction = request.GET.get("metric", ""), request.GET.get("direction", "")
    currency = request.GET.get("currency", "")
    return {
        "metric": metric if metric in METRICS else "price",
        "direction": direction if direction in Reminder.Direction.values else "above",
        "threshold_as": LEVEL,
        "currency": currency if currency in ALL_CURRENCIES else owner.display_currency,
        "on_whatsapp": "whatsapp" in ways,
        "on_email": "email" in ways or not ways,
        **given,
    }


def _answer(form: ReminderForm, *, now: datetime, editing: int | None = None) -> Readback | None:
    answer = answer_to if form.is_bound else opening_answer
    return answer(form, now=now, editing=editing)


def _choice_made(form: ReminderForm, answer: Readback) -> bool:
    if answer.asks and not form.cleaned_data.get("if_true"):
        form.add_error("if_true", "Choose one of the two.")
        return False
    return True


def _saved(form: ReminderForm, verb: Any) -> Reminder | None:
    """What the verb made; None when it refused, and the form says why."""
    try:
        made: Reminder = verb()
    except ReminderRefused as refusal:
        put(form, refusal)
    except ReminderError as refusal:
        form.add_error(None, str(refusal))
    else:
        return made
    return None


def _greeting(made: Reminder) -> str:
    state = Reminder.State(made.state)
    said = {
        Reminder.State.ARMED: "Set. It is armed from this moment on.",
        Reminder.State.WAITING: "Set. It is so already, so it waits until it crosses again.",
        Reminder.State.UNSEEN: "Set. It begins with the first price.",
        Reminder.State.DONE: "Set, and told at once: it was so already.",
    }
    return said.get(state, "Saved.")


def _page(
    request: HttpRequest,
    form: ReminderForm,
    answer: Readback | None,
    reminder: Reminder | None = None,
) -> HttpResponse:
    more = form.is_bound and any(name in form.errors for name in _MORE)
    looked_at = not form.is_bound or "preview" in request.POST
    page = {
        "form": form,
        "answer": answer,
        "reminder": reminder,
        "replay": replay_of(form, answer, now=timezone.now()) if looked_at else None,
        "waiting_for": waiting_for(form) if form.is_bound else "",
        "present": "" if answer else present(form, now=timezone.now()),
        "more_open": more or bool(set(form.changed_data) & set(_MORE) if form.is_bound else ()),
    }
    return render(request, "reminders/form.html", page)
