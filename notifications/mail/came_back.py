"""A mail came back, arrived, or was reported as unwanted: what follows for it and its address.

Each piece of news counts once, however often it is told. Only news of a mail that carries our own
name, or from a provider that proved itself, is acted upon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from notifications.evidence import apply_evidence
from notifications.give_up import give_up
from notifications.mail.names import ACCOUNT, name_for, named_in
from notifications.mail.status_codes import About
from notifications.mail.unsubscribe import unsubscribe
from notifications.models import Attempt, Channel, Destination, Message, Receipt
from notifications.verdicts import Outcome, Result

ACCOUNT_MAIL = re.compile(r"\ba\.([0-9a-f]{32})\b", re.IGNORECASE)
BOUNCED, COMPLAINED = Destination.Trouble.BOUNCED, Destination.Trouble.COMPLAINED


class Heard(StrEnum):
    """What a piece of news led to."""

    KNOWN = "known"  # told before
    NOTED = "noted"
    FAILED = "failed"  # the message; its address stays in use
    GIVEN_UP = "given_up"
    STRANGER = "stranger"  # about no mail of ours


@dataclass(frozen=True, slots=True)
class News:
    """One event of one mail, whoever brought it."""

    word: str  # failed, delayed, delivered, complained, unsubscribed
    verdict: About
    code: str = ""
    said: str = ""


def messages_named(text: str) -> Iterator[Message]:
    """The messages of ours whose mails a text names."""
    yield from Message.objects.filter(pk__in=list(named_in(text)), channel=Channel.EMAIL)
    keys = [f"{ACCOUNT}{found.lower()}" for found in ACCOUNT_MAIL.findall(text)]
    yield from Message.objects.filter(dedupe_key__in=keys)


@transaction.atomic
def hear(message: Message, news: News, *, now: datetime) -> Heard:
    """Apply what is told about one of our mails."""
    attempt = message.attempts.order_by("-fence").first()
    if attempt is None:
        return Heard.STRANGER  # it never left us, so nothing can have come back
    _, new = Receipt.objects.get_or_create(
        provider_id=name_for(message)[:64],
        word=news.word,
        error_code=news.code[:12],
        defaults={
            "attempt": attempt, "source": Receipt.Source.MAIL, "received_at": now,
            "applied_at": now,
        },
    )  # fmt: skip
    if not new:
        return Heard.KNOWN
    return _apply(message, attempt, news, now=now)


def hear_of_address(address: str, news: News, *, now: datetime) -> Heard:
    """News that names no mail of ours, from a provider that proved itself."""
    ways = Destination.objects.filter(channel=Channel.EMAIL, address__iexact=address)
    heard = [_end(way, news, now=now) for way in ways.filter(removed_at__isnull=True)]
    return Heard.GIVEN_UP if any(heard) else Heard.NOTED if heard else Heard.STRANGER


def _apply(message: Message, attempt: Attempt, news: News, *, now: datetime) -> Heard:
    status, outcome = Attempt.Status.DELIVERED, Outcome.ACCEPTED
    if news.word == "failed":
        status = Attempt.Status.FAILED
        outcome = Outcome.RECIPIENT if news.verdict is About.ADDRESS else Outcome.REFUSED
    if news.word in {"failed", "delivered", "complained"}:
        words = news.said or f"The mail system reported: {news.word}."
        result = Result(outcome, words, error_code=news.code[:12], trouble=BOUNCED)
        apply_evidence(attempt, status, result, now=now)
    ended = [_end(way, news, now=now) for way in _ways_of(message)]
    if _is_the_end(news) and ended:
        return Heard.GIVEN_UP
    return Heard.FAILED if news.word == "failed" else Heard.NOTED


def _ways_of(message: Message) -> list[Destination]:
    """Account mail has no destination of its own; its address may be one all the same."""
    ways = Destination.objects.filter(channel=Channel.EMAIL, removed_at__isnull=True)
    if message.destination_id is not None:
        return list(ways.filter(pk=message.destination_id))
    return list(ways.filter(owner=message.owner_id, address__iexact=message.address))


def _is_the_end(news: News) -> bool:
    bounced = news.word == "failed" and news.verdict is About.ADDRESS
    return bounced or news.word in {"complained", "unsubscribed"}


def _end(way: Destination, news: News, *, now: datetime) -> bool:
    """Stop writing there where the news asks for it; False when nothing had to change."""
    if not _is_the_end(news):
        return False
    source = f"mail {news.word} {news.code}".strip()
    if news.word == "unsubscribed":
        return unsubscribe(way, source=source, now=now)
    trouble = COMPLAINED if news.word == "complained" else BOUNCED
    return give_up(way, trouble, detail=news.said, source=source, now=now)
