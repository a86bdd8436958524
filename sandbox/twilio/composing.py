"""Judge the form of a message-create as the vendor does: a draft, or a refusal with its code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.twilio.account import Account
from sandbox.twilio.addresses import parse_address
from sandbox.twilio.refusals import Refusal
from sandbox.twilio.templates import Template, read_variables, render

MAX_BODY = 1600
MAX_URL = 4000
MAX_VALIDITY = 36_000

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message-create that Twilio would accept; what becomes of it later is another matter."""

    sender: str
    to: str
    body: str
    service_sid: str | None
    template: Template | None
    variables: dict[str, str] | None
    mixed: bool  # a template and a body at once: accepted, then refused by the channel
    status_callback: str
    validity_period: int


def compose(
    form: Mapping[str, str], *, account: Account, templates: Mapping[str, Template]
) -> Draft:
    to = _recipient(form)
    service_sid, sender = _sender(form, account=account)
    _check_pair(sender, to, account=account)
    template, variables = _content(form, templates=templates)
    body = form.get("Body", "")
    if len(body) > MAX_BODY:
        raise Refusal(21617)
    if not body and template is None and not form.get("MediaUrl"):
        raise Refusal(21619 if service_sid else 21602)
    return Draft(
        sender=sender,
        to=to,
        body=render(template, variables or {}) if template else body,
        service_sid=service_sid,
        template=template,
        variables=variables,
        mixed=template is not None and bool(body or form.get("MediaUrl")),
        status_callback=_callback(form) or (account.service_callback if service_sid else ""),
        validity_period=_validity(form),
    )


def _recipient(form: Mapping[str, str]) -> str:
    given = form.get("To", "").strip()
    if not given:
        raise Refusal(21604)
    address = parse_address(given)
    if not address.is_number:
        raise Refusal(21211, given)
    return str(address)


def _sender(form: Mapping[str, str], *, account: Account) -> tuple[str | None, str]:
    service_sid = form.get("MessagingServiceSid", "").strip() or None
    if service_sid and service_sid not in account.services:
        raise Refusal(21701, service_sid)
    given = form.get("From", "").strip()
    if given:
        return service_sid, str(parse_address(given))
    if service_sid is None:
        raise Refusal(21603)
    return service_sid, account.services[service_sid]


def _check_pair(sender: str, to: str, *, account: Account) -> None:
    if parse_address(sender).channel != parse_address(to).channel:
        raise Refusal(21910)
    if sender not in account.senders:
        raise Refusal(63007)
    if sender == to:
        raise Refusal(63031)


def _content(
    form: Mapping[str, str], *, templates: Mapping[str, Template]
) -> tuple[Template | None, dict[str, str] | None]:
    sid, given = form.get("ContentSid", "").strip(), form.get("ContentVariables", "")
    if not sid:
        if given:
            raise Refusal(21654)
        return None, None
    if sid not in templates:
        raise Refusal(21655)
    return templates[sid], read_variables(given) if given else None


def _callback(form: Mapping[str, str]) -> str:
    """The status callback, without its fragment: overrides are never sent and never obeyed here."""
    given = form.get("StatusCallback", "").strip()
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError as broken:
        raise Refusal(21609, given) from broken
    usable = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.hostname or "")
    if not usable or not port_is_valid or len(given) > MAX_URL:
        raise Refusal(21609, given)
    return parts._replace(fragment="").geturl()


def _validity(form: Mapping[str, str]) -> int:
    given = form.get("ValidityPeriod", "").strip()
    if not given:
        return MAX_VALIDITY
    if not given.isdigit() or not 1 <= int(given) <= MAX_VALIDITY:
        raise Refusal(21624, given)
    return int(given)
