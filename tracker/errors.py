"""The answers to requests that fail before any room could answer them."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs no database, with the reference under which the log tells the story."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: say what to do, keep the technical reason in the log."""
    log.warning("csrf_refused", reason=reason)
    return render(request, "403_csrf.html", status=403)
