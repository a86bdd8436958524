from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from notifications import local_mailbox
from notifications.models import LocalMail, Message

PER_PAGE = 50


@require_GET
@never_cache
@csp_update({"frame-src": [SELF]})
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that stayed on this machine, newest first; elsewhere there is no such page."""
    if not local_mailbox.is_open_to(request):
        raise Http404
    mails = [local_mailbox.readable(mail) for mail in LocalMail.objects.all()[:PER_PAGE]]
    waiting = Message.objects.filter(channel="email", status__in=("queued", "sending")).count()
    return render(request, "notifications/mailbox.html", {"mails": mails, "waiting": waiting})
