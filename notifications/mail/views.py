"""The page behind the unsubscribe link, which mail programs post to, and mails as they look."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from notifications import local_mailbox
from notifications.mail.unsubscribe import destination_of, unsubscribe
from notifications.models import LocalMail

# No script, no form, no origin of ours, and nothing fetched; its links open in a page of their own.
AS_IT_LOOKS = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
}


@csrf_exempt  # the token in the address is the proof: mail programs have no cookie of ours
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, for scanners follow links; only a POST stops the mail."""
    destination = destination_of(token)
    if destination is None:
        raise Http404
    if request.method == "POST":
        unsubscribe(destination, source="unsubscribe link", now=timezone.now())
        destination.refresh_from_db()
    page = {"address": destination.address, "is_stopped": destination.stopped_at is not None}
    return render(request, "notifications/unsubscribe.html", page)


@require_GET
@never_cache
@xframe_options_sameorigin
@csp(AS_IT_LOOKS)  # type: ignore[arg-type]  # its types know no arguments from the address
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """A mail of the local mailbox as it looks: shut in, so that it can run and fetch nothing."""
    if not local_mailbox.is_open_to(request):
        raise Http404
    mail = get_object_or_404(LocalMail, pk=pk)
    return HttpResponse(local_mailbox.html_of(mail))
