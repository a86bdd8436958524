"""All reminders of a person, and what can be done to several at once."""

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from reminders import edit, listing
from reminders.act import VERBS, Result, act, together
from reminders.crossings import headline_of
from reminders.errors import ReminderError
from reminders.heartbeat import heartbeat_of
from reminders.models import Crossing, Reminder
from reminders.readable import SORRY, named, readable
from reminders.shown import of_owner

PER_PAGE = 100
LATELY = 5
_DELETED = "deleted_reminders"  # in the session: what "undo" would bring back


@login_required
@require_safe
def reminder_list(request: HttpRequest) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = listing.found(owner, words=words, state=state, now=now)
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "groups": list(listing.grouped(page)),
        "page": page,
        "broken": list(named(owner, found.broken)),
        "sorry": SORRY,
        "query": query.urlencode(),
        "words": words,
        "state": state,
        "states": listing.GROUPS,
        "bulk": together(row.reminder.state for row in page),
        "heartbeat": heartbeat_of(owner, now=now),
        "crossed": _lately(owner),
        "deleted": request.session.get(_DELETED, []),
        "now": now,
    }
    return render(request, "reminders/list.html", facts)


@login_required
@require_POST
def reminder_act(request: HttpRequest) -> HttpResponse:
    """A button of one row carries its number; one below the list means all that are ticked."""
    owner, now = cast(User, request.user), timezone.now()
    verb = next((name for name in VERBS if name in request.POST), "")
    if not verb:
        return redirect("reminders")
    picked = request.POST[verb]
    numbers = [picked] if picked.isdecimal() else request.POST.getlist("pick")
    mine = of_owner(owner).filter(pk__in=[int(each) for each in numbers if each.isdecimal()])
    result = act(verb, _rows(mine.order_by("pk"), verb), now=now)
    _say(request, result, nothing=not numbers)
    if verb == "delete" and result.changed:
        request.session[_DELETED] = result.changed
    return redirect(_back(request))


@login_required
@require_POST
def reminder_undo(request: HttpRequest) -> HttpResponse:
    """Bring back what was deleted last."""
    owner, now = cast(User, request.user), timezone.now()
    gone = Reminder.objects.filter(owner=owner, deleted_at__isnull=False)
    back = 0
    for reminder in gone.filter(pk__in=request.session.pop(_DELETED, [])).only("owner_id"):
        try:
            edit.restore(reminder, now=now)
        except ReminderError as refusal:
            messages.error(request, str(refusal))
        else:
            back += 1
    if back:
        messages.success(request, "It is back." if back == 1 else f"All {back} are back.")
    return redirect("reminders")


def _rows(chosen: QuerySet[Reminder], verb: str) -> Iterable[Reminder]:
    """What cannot be read can be deleted, and nothing else."""
    if verb == "delete":
        return chosen.select_related(None).only("owner_id")
    return readable(chosen)


def _lately(owner: User) -> list[tuple[Crossing, str]]:
    """The newest crossings and their sentences, for the top of the page."""
    mine = Crossing.objects.filter(owner=owner, reminder__deleted_at__isnull=True)
    newest = mine.order_by("-crossed_at", "-pk")[:LATELY]
    return [(crossing, headline_of(crossing)) for crossing in newest]


def _say(request: HttpRequest, result: Result, *, nothing: bool) -> None:
    if nothing:
        messages.info(request, "Nothing was picked, so nothing changed. Tick some reminders first.")
    if result.verb == "delete" and not result.refused:
        return  # the line with the undo button says it
    level = messages.SUCCESS if result.changed else messages.WARNING
    for sentence in result.sentences:
        messages.add_message(request, level, sentence)


def _back(request: HttpRequest) -> str:
    """To the page the person stood on, if it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else "/reminders/"
