"""One spelling for every number: + and digits only. What we cannot read, we say."""

import re

from notifications.errors import NotificationError

SHORTEST, LONGEST = 8, 15  # digits with the country code
_AROUND = re.compile(r"[\s().\-/\N{NO-BREAK SPACE}\N{EN DASH}]+")
_TRUNK = re.compile(r"\(\s*0\s*\)")  # +49 (0)151: the zero is dialled at home only


class NotANumber(NotificationError):
    """What is wrong with a number as it was typed."""


def normal_number(typed: str) -> str:
    """+4915112345678 for `whatsapp:+49 (0)151 123-456-78` or `0049 151 …`."""
    text = typed.strip()
    if text.lower().startswith("whatsapp:"):
        text = text[len("whatsapp:") :]
    text = _AROUND.sub("", _TRUNK.sub("", text))
    if text.startswith("00"):
        text = f"+{text[2:]}"
    digits = text.removeprefix("+")
    if not digits or not digits.isdecimal():
        raise NotANumber("This is no phone number. Write it like +49 151 1234 5678.")
    if not text.startswith("+"):
        raise NotANumber(
            "The country code is missing. Write the number like +49 151 1234 5678, with a plus."
        )
    if digits.startswith("0"):
        raise NotANumber("No country code begins with 0. Write the number like +49 151 1234 5678.")
    if not SHORTEST <= len(digits) <= LONGEST:
        raise NotANumber(
            f"A number has {SHORTEST} to {LONGEST} digits with its country code, "
            f"this one has {len(digits)}."
        )
    return "+" + "".join(str(int(digit)) for digit in digits)


def masked(number: str) -> str:
    """+49•••••678: enough to recognise one's own, too little to call it."""
    return f"{number[:3]}•••••{number[-3:]}" if len(number) > SHORTEST else "•••"
