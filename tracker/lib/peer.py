"""Who stands at the other end of a request."""

import ipaddress

from django.http import HttpRequest


def is_this_machine(request: HttpRequest) -> bool:
    """A program on this machine, with no proxy in between that speaks for somebody else."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
