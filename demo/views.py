"""The desk of the demo: a phone, a mailbox, levers, and what the product does about them."""

import hashlib
import re

from allauth.usersessions.models import UserSession
from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from demo import levers, mails, phone, watching
from demo.known import PASSWORD, USER
from demo.world import WorldIsAway
from notifications.mail.views import AS_IT_LOOKS

NOTHING_NEW = 204
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')  # another one in every answer


@require_GET
@never_cache
@csp_update({"frame-src": [SELF]})
def desk(request: HttpRequest) -> HttpResponse:
    found = mails.mails()
    page = {
        "user_name": USER,
        "password": PASSWORD,
        "answers": phone.ANSWERS,
        "bubbles": phone.bubbles(),
        "mails": found,
        "newest": found[0].seq if found else 0,
        "view": watching.view(),
        "lines": levers.armed_lines(),
        "levers": levers.LEVERS.values(),
    }
    return render(request, "demo/desk.html", page)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Log in as the person of the demo, by one button."""
    login(request, User.objects.get(username=USER), backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
    return redirect("home")


@require_http_methods(["GET", "POST"])
@never_cache
def the_phone(request: HttpRequest) -> HttpResponse:
    """The screen of the phone; a POST writes on it first."""
    if request.method == "POST":
        phone.write(request.POST.get("text", ""))
        if "HX-Request" not in request.headers:
            return redirect("demo")
    return if_new(request, render(request, "demo/_screen.html", {"bubbles": phone.bubbles()}))


@require_GET
@never_cache
def new_mails(request: HttpRequest) -> HttpResponse:
    """Mails that came after those the page shows."""
    after = request.GET.get("after", "0")
    found = mails.mails(after=int(after) if after.isdigit() else 0)
    if not found:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "demo/_mails.html", {"mails": found, "newest": found[0].seq})


@require_GET
@never_cache
@xframe_options_sameorigin
@csp(AS_IT_LOOKS)  # type: ignore[arg-type]  # its types know no arguments from the address
def mail_html(request: HttpRequest, seq: int) -> HttpResponse:
    """A mail as it looks, shut in as in the local mailbox."""
    found = mails.mail(seq)
    if found is None:
        raise Http404
    return HttpResponse(found.html.replace("<head>", '<head><base target="_blank">', 1))


@require_GET
@never_cache
def watch(request: HttpRequest) -> HttpResponse:
    return if_new(request, render(request, "demo/_watch.html", {"view": watching.view()}))


@require_GET
@never_cache
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that one push would cross."""
    page = {"lines": levers.armed_lines()}
    return if_new(request, render(request, "demo/_lines.html", page))


@require_POST
def pull(request: HttpRequest) -> HttpResponse:
    """Pull a lever; what it led to is read on the page."""
    try:
        levers.pull(request.POST.get("lever", ""), request.POST.get("line", ""))
    except KeyError as error:
        raise Http404 from error
    except WorldIsAway:
        return HttpResponse("The demo's world does not answer. Start the demo again.", status=503)
    if "HX-Request" not in request.headers:
        return redirect("demo")
    return render(request, "demo/_watch.html", {"view": watching.view()})


def if_new(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Nothing, when the page shows this very thing already: no reader is disturbed for it."""
    mark = hashlib.sha256(TOKEN.sub(b"", answer.content)).hexdigest()[:16]
    if request.headers.get("X-Seen") == mark:
        return HttpResponse(status=NOTHING_NEW)
    answer.headers["X-Mark"] = mark
    return answer
