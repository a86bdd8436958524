from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tracker.lib.cover import covered


class CoveredAmounts:
    """Who shows a screen to others can have the amounts on it covered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hidden = request.user.is_authenticated and request.user.amounts_hidden
        token = covered.set(hidden)
        try:
            return self.get_response(request)
        finally:
            covered.reset(token)


class PersonTimeZone:
    """Pages speak in the person's own time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        try:
            zone = ZoneInfo(request.user.time_zone)
        except (ZoneInfoNotFoundError, ValueError):  # a zone that a later tzdata has dropped
            zone = ZoneInfo("UTC")
        with timezone.override(zone):
            return self.get_response(request)
