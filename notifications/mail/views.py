"""The page behind the unsubscribe link, and the address a mail program posts to by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.mail.unsubscribe import destination_of, unsubscribe


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
