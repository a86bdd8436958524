from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def sign_ups_are_open_or_closed(**kwargs: Any) -> list[CheckMessage]:
    if settings.SIGNUPS in {"open", "closed"}:
        return []
    words = f"SIGNUPS is {settings.SIGNUPS!r}, which is neither open nor closed."
    return [Error(words, hint="Set SIGNUPS to open or closed.", id="accounts.E001")]
