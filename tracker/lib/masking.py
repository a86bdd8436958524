"""Takes out of a log line what nobody should read there, whoever wrote the line.

Two ways: fields by their names, and texts by what they look like. Known secrets of this copy are
found wherever they stand. A mask says what was there: <email>, <phone>, <secret>, <text>.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

# Field names, without regard to case, dashes and underscores.
NAMES = {
    "<secret>": (
        "password|passwd|secret|secretkey|token|accesstoken|authtoken|authorization|apikey|key"
        "|cookie|setcookie|session|sessionid|sessionkey|csrftoken|csrfmiddlewaretoken|xcsrftoken"
        "|otp|recoverycode|recoverycodes|verificationcode|xcgdemoapikey|xcgproapikey|signature"
        "|xtwiliosignature|dsn|credential|credentials"
    ),
    "<phone>": "phone|phonenumber|mobile|waid|to|from|recipient|recipients|address|sender",
    "<email>": "email|emailaddress|newemail|mail",
    "<text>": "body|text|html|subject|note|contentvariables|rendered|payload|profilename|data",
}
BY_NAME = {name: mask for mask, names in NAMES.items() for name in names.split("|")}
# In forms and JSON within a text, only names that mean nothing else in a sentence.
WRITTEN = (
    "body|to|from|waid|profilename|contentvariables|password|secret|token|access_token|auth_token"
    "|api_key|apikey|key|signature|code|otp|sessionid|csrftoken|csrfmiddlewaretoken"
    "|x_cg_demo_api_key|x_cg_pro_api_key"
)
# Addresses of ours that whoever holds them can use.
OPENS = r"unsubscribe/|webhooks/twilio/[a-z]+/|confirm-email/|password/reset/key/"

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), mask)
    for pattern, mask in (
        (r"(?<=://)[^/\s@\"']+(?=@)", "<secret>"),
        (rf"(?<=/)({OPENS})[^/\s\"'?<>]+", r"\1<secret>"),
        (
            r"\b(authorization|cookie|set-cookie|x-twilio-signature|x-cg-(?:demo|pro)-api-key)"
            r"([\"']?\s*[:=]\s*)[^\r\n]+",
            r"\1\2<secret>",
        ),
        (r"\b((?-i:Bearer|Basic|Digest))\s+[\w.~+/=:-]{6,}", r"\1 <secret>"),
        (rf"([?&;]|^|[\s\"'])({WRITTEN})=[^&\s\"']+", r"\1\2=<secret>"),
        (rf"([\"'])({WRITTEN})\1(\s*:\s*)\"(?:[^\"\\]|\\.)*\"", r"\1\2\1\3<secret>"),
        (rf"([\"'])({WRITTEN})\1(\s*:\s*)'(?:[^'\\]|\\.)*'", r"\1\2\1\3<secret>"),
        # A local part has at most 64 characters; unbounded, long texts would take very long.
        (r"[\w.!$%'*+^`{|}~-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)*", "<email>"),
        (r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*", "<email>"),  # allowed, if odd
        (r"(?:whatsapp(?::|%3A))?(?:\+|%2B)\d(?:[ ()-]{0,2}\d){6,16}", "<phone>"),
        (r"whatsapp(?::|%3A)\d{6,17}", "<phone>"),
        (r"\b(code|otp|pin)(\W{0,3}(?:is\W{0,3})?)\d{6,8}\b", r"\1\2<secret>"),
        (r"\bCG-\w{10,}", "<secret>"),
        (r"(?<![\w-])[0-9a-f]{32,}(?![\w-])", "<secret>"),
        (r"\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*", "<secret>"),
    )
)
DEEPEST = 6


class Mask:
    """Knows this copy's own secrets besides the looks of everybody's."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= 6 for form in _forms(secret)}
        ordered = sorted(known, key=len, reverse=True)
        self.known = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def text(self, text: str) -> str:
        """The text without what nobody should read."""
        if self.known:
            text = self.known.sub("<secret>", text)
        for pattern, mask in PATTERNS:
            text = pattern.sub(mask, text)
        return text

    def value(self, value: Any, *, depth: int = 0) -> Any:
        """Texts inside of lists and mappings too; numbers and nothing stay what they are."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if depth >= DEEPEST:
            return "…"
        if isinstance(value, Mapping):
            return self.fields(value, depth=depth + 1)
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(part, depth=depth + 1) for part in value]
        return self.text(value.decode(errors="replace") if isinstance(value, bytes) else str(value))

    def fields(self, fields: Mapping[Any, Any], *, depth: int = 0) -> dict[Any, Any]:
        """A mapping with its values masked: by the name of the field, else by how they look."""
        return {name: self._field(name, value, depth) for name, value in fields.items()}

    def _field(self, name: Any, value: Any, depth: int) -> Any:
        mask = BY_NAME.get(re.sub(r"[^a-z]", "", str(name).lower()))
        if mask and value not in (None, "", True, False):
            return mask
        # A status code is a number, a code that opens something is text.
        if name == "code" and isinstance(value, str):
            return "<secret>"
        return self.value(value, depth=depth)


def _forms(secret: str) -> set[str]:
    """As it is, and as it stands in an address."""
    return {secret, quote(secret, safe="")}
