"""Linking a phone: the code, the ways to send it, and the page that notices by itself."""

from typing import cast

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from notifications import consent
from notifications.errors import NotificationError
from notifications.linking.codes import new_code
from notifications.models import LinkCode
from notifications.pages.destination_forms import PhoneForm
from notifications.whatsapp_sender import Sender, sender
from tracker.lib.clock import database_now


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def link_phone(request: HttpRequest) -> HttpResponse:
    """The code stands in this one answer and nowhere else: what we keep cannot be read back."""
    owner, now, ours = cast(User, request.user), database_now(), sender()
    form = PhoneForm(request.POST or None)
    page: dict[str, object] = {"form": form, "sender": ours, "agreement": consent.agreement()}
    if ours and form.is_valid():
        try:
            code, row = new_code(owner, only_from=form.cleaned_data["only_from"], now=now)
        except NotificationError as refusal:
            form.add_error(None, str(refusal))
        else:
            page |= {"link": row, "now": now, **ways_to_send(code, ours)}
    return render(request, "notifications/phone.html", page)


def ways_to_send(code: str, ours: Sender) -> dict[str, str]:
    """By hand, by a link on this phone, by a picture for another one."""
    text = f"LINK {code[:4]} {code[4:]}"
    if not ours.number:
        return {"text": text}
    link = ours.link(text)
    picture = segno.make(link, error="m", micro=False)
    return {"text": text, "wa_link": link, "qr": picture.svg_data_uri(scale=5, border=3)}


@login_required
@require_safe
@never_cache
def link_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks by itself whether the phone has written."""
    mine = LinkCode.objects.filter(owner=cast(User, request.user)).select_related("destination")
    row = get_object_or_404(mine, pk=pk)
    return render(request, "notifications/_link_state.html", {"link": row, "now": database_now()})
