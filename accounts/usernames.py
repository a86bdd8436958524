"""Which names may be taken.

Names are ASCII: full-width and other compatibility forms are folded to it, and letters that only
look Latin are refused, so nobody can stand beside you with a name that reads like yours.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

# fmt: off
RESERVED = frozenset((
    "about", "abuse", "account", "accounts", "admin", "administrator", "api", "app",
    "bellwether", "billing", "board", "bot", "coins", "contact", "dashboard", "demo",
    "everyone", "help", "info", "login", "logout", "mail", "mailbox", "mailer-daemon", "me",
    "moderator", "noreply", "notifications", "null", "official", "operator", "owner",
    "portfolios", "postmaster", "privacy", "reminders", "root", "security", "settings",
    "signup", "staff", "static", "status", "support", "sysadmin", "system", "team", "terms",
    "test", "transactions", "undefined", "user", "users", "webhooks", "webmaster", "www", "you",
))
# fmt: on
SHAPE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
SEPARATORS = str.maketrans("", "", "._-")


def fold(name: str) -> str:
    """The same name in plain characters: Ａlice and Alice are one."""
    return unicodedata.normalize("NFKC", name).strip()


def check_shape(name: str) -> None:
    if not SHAPE.fullmatch(name):
        raise ValidationError(
            "Use the letters a–z, digits, dots, dashes and underscores, "
            "beginning and ending with a letter or digit."
        )
    if len(name) > 30:
        raise ValidationError("Use at most 30 characters.")


def check_reserved(name: str) -> None:
    plain = name.lower().translate(SEPARATORS)
    if plain in {word.translate(SEPARATORS) for word in RESERVED}:
        raise ValidationError("This name is reserved. Please choose another.")


VALIDATORS = [check_shape, check_reserved]
