"""What we ask Twilio about messages, through its client. Network only: nothing is stored here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from twilio.rest.api.v2010.account.message import MessageInstance

from notifications.twilio.addresses import to_address, to_number
from notifications.twilio.candidates import Candidate
from notifications.twilio.client import client
from notifications.twilio.judge import BROKEN_ANSWERS, FAILURES

NO_ANSWER = (*FAILURES, *BROKEN_ANSWERS)
PAGE = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote to us."""

    sid: str
    sender: str
    receiver: str
    body: str
    at: datetime


class NotAnswered(Exception):
    """Twilio did not answer, or not in full: nothing follows from it."""


def fetch(sid: str) -> Candidate:
    """One message as it stands now."""
    try:
        return _candidate(client().messages(sid).fetch())
    except NO_ANSWER as error:
        raise NotAnswered(type(error).__name__) from error


def sent_to(number: str, *, since: datetime) -> list[Candidate]:
    """Everything from our sender to this number that is not older, without a filter by date:
    that one knows only what has left already.
    """
    sender = settings.TWILIO_WHATSAPP_FROM
    who = {"from_": to_address(sender)} if sender else {}
    try:
        return list(
            _not_older(
                client().messages.stream(to=to_address(number), page_size=PAGE, **who), since
            )
        )
    except NO_ANSWER as error:
        raise NotAnswered(type(error).__name__) from error


def written_to_us(*, since: datetime) -> list[Letter]:
    """What people wrote to our sender, the newest first."""
    sender = to_address(settings.TWILIO_WHATSAPP_FROM)
    try:
        listed = client().messages.stream(to=sender, date_sent_after=since, page_size=PAGE)
        letters = [_letter(one) for one in listed if one.direction == "inbound"]
    except NO_ANSWER as error:
        raise NotAnswered(type(error).__name__) from error
    return [letter for letter in letters if letter.at >= since]


def _letter(instance: MessageInstance) -> Letter:
    at = instance.date_sent or instance.date_created
    if not instance.sid or at is None:
        raise ValueError("a message without a sid or a date")
    sender, receiver = to_number(str(instance.from_)), to_number(str(instance.to))
    return Letter(str(instance.sid), sender, receiver, str(instance.body or ""), at)


def _not_older(listed: Iterator[MessageInstance], since: datetime) -> Iterator[Candidate]:
    """The newest come first, but not strictly: a whole page of older ones ends the search."""
    older = 0
    for instance in listed:
        one = _candidate(instance)
        older = older + 1 if one.created_at < since else 0
        if older > PAGE:
            return
        if not older:
            yield one


def _candidate(instance: MessageInstance) -> Candidate:
    if not instance.sid or instance.date_created is None:
        raise ValueError("a message without a sid or a date")
    return Candidate(
        sid=str(instance.sid),
        to=str(instance.to),
        body=str(instance.body or ""),
        direction=str(instance.direction),
        created_at=instance.date_created,
        word=str(instance.status),
        error_code=str(instance.error_code or ""),
    )
