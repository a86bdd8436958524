"""The name of a mail. It comes back when the mail does, so it tells ours from what is made up.

`m.<message>.<digest>` stands in the Message-ID and, where EMAIL_BOUNCE_ADDRESS is set, in the
envelope's sender. Lower case and digits only: some mail servers change the case of addresses.
"""

import re
from collections.abc import Iterator
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from notifications.models import Message

SALT = "notifications.mail.names"
ACCOUNT = "account:"
LENGTH = 20
NAME = re.compile(rf"\bm\.(\d{{1,19}})\.([0-9a-f]{{{LENGTH}}})\b", re.IGNORECASE)


def name_of(message_id: int) -> str:
    """The name of the mail that a message becomes; the same on every attempt."""
    return f"m.{message_id}.{_digest(message_id, settings.SECRET_KEY)}"


def name_for(message: "Message") -> str:
    """Account mail is named before its row has a number, after the key of the row."""
    _, _, key = message.dedupe_key.partition(ACCOUNT)
    return f"a.{key}" if key else name_of(message.pk)


def envelope_sender(message: "Message") -> str:
    """Where reports about a mail are sent back to; with its name where an address allows that."""
    if not settings.EMAIL_BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.EMAIL_BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{name_for(message)}@{domain}"


def message_id_header(name: str) -> str:
    """The name as the Message-ID header writes it."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def named_in(text: str) -> Iterator[int]:
    """The messages whose names stand in a text and were given by us, each once."""
    seen: set[int] = set()
    for found in NAME.finditer(text):
        message, digest = int(found[1]), found[2].lower()
        if message not in seen and _is_ours(message, digest):
            seen.add(message)
            yield message


def _is_ours(message_id: int, digest: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(digest, _digest(message_id, key)) for key in keys)


def _digest(message_id: int, key: str) -> str:
    return salted_hmac(SALT, str(message_id), secret=key, algorithm="sha256").hexdigest()[:LENGTH]
