"""What a message will look like on each channel, before there is any: the wordings' own samples."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.mail.preview import preview_mail
from notifications.mail.seal import Written
from notifications.mail.views import AS_IT_LOOKS
from notifications.twilio.words import compose, template_text
from notifications.wording import Wording, wordings

OWN = ("reply", "test")  # nobody waits for those without having asked


@dataclass(frozen=True, slots=True)
class Looks:
    """One kind of message, as each channel would tell it."""

    name: str
    free: str
    template: str
    mail: Written


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})
def preview(request: HttpRequest) -> HttpResponse:
    known = {wording.name: wording for wording in sorted(wordings().values(), key=_place)}
    chosen = known.get(request.GET.get("message", "")) or next(iter(known.values()))
    page = {
        "kinds": [(name, one.title) for name, one in known.items() if name not in OWN],
        "looks": looks_of(chosen),
    }
    return render(request, "notifications/preview.html", page)


@login_required
@require_safe
@xframe_options_sameorigin
@csp(AS_IT_LOOKS)  # type: ignore[arg-type]  # its types know no arguments from the address
def preview_html(request: HttpRequest, name: str) -> HttpResponse:
    """The mail as it looks, shut in: it can run and fetch nothing."""
    wording = wordings().get(name)
    if wording is None:
        raise Http404
    return HttpResponse(preview_mail(wording).html)


def looks_of(wording: Wording) -> Looks:
    words = compose(wording, wording.samples, ref=wording.samples.get("ref", "7F3K"))
    return Looks(
        name=wording.name,
        free=words.body,
        template=filled(template_text(wording), words.variables),
        mail=preview_mail(wording),
    )


def _place(wording: Wording) -> bool:
    """What others announce comes first, our own notices last."""
    return wording.folder.startswith("notifications/")


def filled(text: str, variables: Mapping[str, str]) -> str:
    """An approved template with its places filled, as the phone shows it."""
    return re.sub(r"\{\{(\d+)\}\}", lambda place: variables.get(place[1], ""), text)
