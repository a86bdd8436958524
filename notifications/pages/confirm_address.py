"""Behind the link that proves a mailbox. Looking changes nothing, for scanners follow links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from notifications.destinations.further_email import confirm, destination_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def destination_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link has the mailbox, logged in or not."""
    destination = destination_of(token)
    if destination is None:
        return render(request, "notifications/confirm_expired.html", status=404)
    if request.method == "POST":
        confirm(destination, now=timezone.now())
        destination.refresh_from_db()
    page = {"destination": destination, "is_mine": destination.owner == request.user}
    return render(request, "notifications/confirm_address.html", page)
