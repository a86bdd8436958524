"""Codes that link a phone: eight digits, good once, for ten minutes, one an account at a time.

Guessing is hopeless: a number may be wrong five times in a day. A hundred stolen phones make 500
guesses a day at 100 million codes, of which only those shown in these ten minutes open anything.
"""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.models import User
from notifications.errors import NotificationError, TooManyTries
from notifications.models import Destination, LinkCode

DIGITS = 8
LIFETIME = timedelta(minutes=10)
MOST_AN_HOUR = 10
KEPT = timedelta(days=1)  # then a used or expired code is forgotten


def digest_of(code: str) -> str:
    """What is kept of a code: without the server's key nobody can tell which one it was."""
    return salted_hmac("notifications.linking", code, algorithm="sha256").hexdigest()


@transaction.atomic
def new_code(owner: User, *, only_from: str = "", now: datetime) -> tuple[str, LinkCode]:
    """A fresh code for this account, which ends the one before it."""
    mine = LinkCode.objects.filter(owner=owner)
    if mine.filter(created_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise TooManyTries(
            f"You asked for {MOST_AN_HOUR} codes within an hour. The newest one still works; "
            "wait a while for another."
        )
    mine.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    for _ in range(5):
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        try:
            with transaction.atomic():
                row = LinkCode.objects.create(
                    owner=owner, digest=digest_of(code), only_from=only_from,
                    created_at=now, expires_at=now + LIFETIME,
                )  # fmt: skip
        except IntegrityError:  # somebody had the same digits a moment ago
            continue
        return code, row
    raise NotificationError("No code could be made. Nothing was changed; please try again.")


def take(code: str, *, sender: str, now: datetime) -> LinkCode | None:
    """Use a code up. Of two phones that send it, one gets it."""
    live = LinkCode.objects.filter(
        Q(only_from="") | Q(only_from=sender),
        digest=digest_of(code),
        used_at=None,
        expires_at__gt=now,
    )
    if live.update(used_at=now) != 1:
        return None
    return LinkCode.objects.select_related("owner").get(digest=digest_of(code))


def remember(code: LinkCode, destination: Destination) -> None:
    """The page that shows the code learns which phone it linked."""
    LinkCode.objects.filter(pk=code.pk).update(destination=destination)


def forget_codes(*, now: datetime) -> int:
    """Codes that opened their door, or never will."""
    old, _ = LinkCode.objects.filter(created_at__lt=now - KEPT).delete()
    return old
