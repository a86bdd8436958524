from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from transactions import price_hints


@login_required
@require_safe
def entry_hints(request: HttpRequest) -> JsonResponse:
    """What the form says while it is filled in."""
    return JsonResponse(price_hints.hints(request, now=timezone.now()))
