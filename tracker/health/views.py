"""What monitors ask: is it up, does it keep its promise, and in figures."""

import secrets
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from tracker.lib.email_url import LOOPBACK
from tracker.lib.health import Part, is_ready, parts
from tracker.lib.metrics import exposition
from tracker.lib.peer import is_this_machine


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up. It asks nobody, so restarting on its silence never makes things worse."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the service keeps its promise, part by part."""
    found = parts(now=timezone.now())
    ready = is_ready(found)
    answer = {"ready": ready, "parts": [_public(part) for part in found]}
    return JsonResponse(answer, status=200 if ready else 503)


def _public(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "state": part.state,
        "sentence": part.sentence,
        "age_seconds": part.age_seconds,
    }


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for the operator; to everybody else there is nothing here."""
    if not _may_see_figures(request):
        raise Http404
    try:
        figures = exposition(now=timezone.now())
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def _may_see_figures(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode()
        if secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
            return True
    # https means that a proxy stands on this machine, and its visitors look like local ones.
    return settings.HOST in LOOPBACK and not settings.IS_HTTPS and is_this_machine(request)
