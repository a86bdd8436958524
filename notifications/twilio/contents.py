"""Which approved template each wording has: the setting TWILIO_CONTENT_SIDS."""

import json
from functools import lru_cache

from django.conf import settings


def content_sid(wording: str) -> str:
    """The template's HX…, or an empty string when there is none."""
    return content_sids().get(wording, "")


def content_sids() -> dict[str, str]:
    return _read(settings.TWILIO_CONTENT_SIDS)


@lru_cache(maxsize=4)
def _read(text: str) -> dict[str, str]:
    """What is malformed, a system check has named before the first message."""
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        return {}
    return {str(name): str(sid) for name, sid in found.items()} if isinstance(found, dict) else {}
