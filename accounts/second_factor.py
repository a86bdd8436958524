"""Second-factor secrets are unreadable to whoever only has a copy of the database."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from accounts.models import User

ENCRYPTED = ("secret", "seed", "migrated_codes")  # what allauth hands to `encrypt`
UNREADABLE = (
    "A second factor was stored under another SECRET_KEY; put the old one into "
    "SECRET_KEY_FALLBACKS."
)


def _box() -> MultiFernet:
    """The first key writes; older secret keys still read, so that a rotation locks nobody out."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + secret.encode()).digest())


def write_anew() -> int:
    """Every stored secret in the present SECRET_KEY's writing; how many second factors have one."""
    keys = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk")
    return sum(_write_anew(pk) for (pk,) in keys.order_by("pk"))


@transaction.atomic
def _write_anew(pk: int) -> int:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    row.data |= {name: _rotated(row.data[name]) for name in ENCRYPTED if name in row.data}
    row.save(update_fields=["data"])
    return 1


def _rotated(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_rotated(each) for each in stored]
    try:
        return _box().rotate(stored.encode()).decode()
    except InvalidToken as error:
        raise RuntimeError(UNREADABLE) from error


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Codes change every 30 seconds and work once.",
        "unverified_email": "Confirm your email address first: it is how you get back in.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise RuntimeError(UNREADABLE) from error

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def _get_site_name(self) -> str:
        return "Bellwether"
