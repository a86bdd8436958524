"""What a browser may load and do on our pages."""

from inspect import iscoroutinefunction
from typing import Any

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

# What no page of ours needs; passkeys are the one exception, and for ourselves only.
PERMISSIONS = "publickey-credentials-get=(self), publickey-credentials-create=(self), " + ", ".join(
    f"{power}=()"
    for power in (
        *("accelerometer", "autoplay", "browsing-topics", "camera"),
        *("display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid"),
        *("magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)


def content_security_policy() -> dict[str, Any]:
    """No inline script, no inline style, nobody else's address."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "worker-src": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
        }
    }


@sync_and_async_middleware
def permissions_policy(get_response: Any) -> Any:
    """Tells the browser which of its powers our pages renounce."""
    if iscoroutinefunction(get_response):

        async def renounce(request: HttpRequest) -> HttpResponseBase:
            return _with_policy(await get_response(request))

        return renounce

    def renounce_in_turn(request: HttpRequest) -> HttpResponseBase:
        return _with_policy(get_response(request))

    return renounce_in_turn


def _with_policy(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    return response
