"""Where a person is told: the list of phones and mailboxes, and each one's page."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from notifications.destinations import change
from notifications.destinations.further_email import add_address, mail_link
from notifications.destinations.overview import overview, seen
from notifications.destinations.send_test import send_test
from notifications.errors import NotificationError
from notifications.models import Destination, Message
from notifications.own_wordings import TEST
from notifications.pages.destination_forms import AddressForm, LabelForm
from notifications.pages.proof import proof_of
from notifications.whatsapp_sender import sender

Change = Callable[..., object]
CHANGES: dict[str, tuple[Change, str]] = {
    "default": (change.make_default, "It is a default now."),
    "extra": (change.make_extra, "It now gets only the reminders that name it."),
    "resume": (change.resume, "Messages go there again."),
    "stop": (change.stop, "Nothing goes there any more."),
    "mail": (mail_link, "The link is on its way."),
}


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def destination_list(request: HttpRequest) -> HttpResponse:
    owner, now = cast(User, request.user), timezone.now()
    form = AddressForm(request.POST or None)
    if form.is_valid():
        try:
            made = add_address(owner, form.cleaned_data["email"],
                               label=form.cleaned_data["label"], now=now)  # fmt: skip
        except NotificationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"A link is on its way to {made.address}.")
            return redirect("destinations")
    page = {"form": form, "channels": overview(owner, now=now), "sender": sender(), "now": now}
    return render(request, "notifications/destinations.html", page)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def destination_page(request: HttpRequest, pk: int) -> HttpResponse:
    mine, now = _mine(request, pk), timezone.now()
    form = LabelForm(request.POST or None, instance=mine)
    if form.is_valid():
        change.rename(mine, form.cleaned_data["label"])
        messages.success(request, "Saved.")
        return redirect("destination", pk)
    test = Message.objects.filter(destination=mine, template=TEST.name).order_by("-pk").first()
    page = {
        "form": form,
        "one": seen(mine, now=now),
        "consents": mine.consents.all()[:20],
        "proof": proof_of(test, now=now) if test else None,
        "now": now,
    }
    return render(request, "notifications/destination.html", page)


@login_required
@require_safe
@never_cache
def destination_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that follows what its phone says."""
    one = seen(_mine(request, pk), now=timezone.now())
    return render(request, "notifications/_destination_standing.html", {"one": one})


@login_required
@require_POST
def destination_change(request: HttpRequest, pk: int) -> HttpResponse:
    mine, now = _mine(request, pk), timezone.now()
    wanted = request.POST.get("change", "")
    if wanted == "remove":
        change.remove(mine, now=now)
        messages.success(request, "Removed. Nothing goes there any more; its history stays.")
        return redirect("destinations")
    if wanted in CHANGES:
        act, done = CHANGES[wanted]
        try:
            act(mine, now=now)
        except NotificationError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
    return redirect("destination", pk)


@login_required
@require_POST
def destination_test(request: HttpRequest, pk: int) -> HttpResponse:
    """The page then shows what the provider says, as it comes."""
    try:
        send_test(_mine(request, pk), now=timezone.now())
    except NotificationError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{request.path.removesuffix('test/')}#test")


def _mine(request: HttpRequest, pk: int) -> Destination:
    mine = Destination.objects.filter(owner=cast(User, request.user), removed_at=None)
    return get_object_or_404(mine.select_related("owner"), pk=pk)
