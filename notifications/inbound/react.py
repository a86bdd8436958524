"""What follows from one message. Answers the word it was understood as, and what to say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from notifications.inbound import consent_words, limits, texts
from notifications.inbound.about import about
from notifications.inbound.words import Said, understand
from notifications.linking import codes
from notifications.linking.link_phone import link_phone
from notifications.models import Channel, Destination, Inbound
from notifications.repeat import ANSWERS, acknowledge
from tracker.lib.passing import is_passing
from tracker.lib.seams import listeners

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reaction:
    understood_as: str
    text: str = ""  # nothing: no answer
    destination: Destination | None = None
    number_only: bool = False  # the destination is silent, the answer is owed nevertheless


def react(row: Inbound, *, now: datetime) -> Reaction:
    """In the transaction that marks the row as handled."""
    said, destination = understand(row.text), whose(row.sender)
    if destination:
        consent_words.hear(row, destination, now=now)
    if said.meaning == "LINK":
        return _link(row, said, destination, now=now)
    if destination is None:
        return _stranger(row, said, now=now)
    if said.meaning == "STOP":
        text = consent_words.stop(row, destination, now=now)
        quiet = limits.writes_too_much(row, now=now)
        return Reaction("STOP", "" if quiet else text, destination, number_only=True)
    if limits.writes_too_much(row, now=now):
        return Reaction("TOO_MUCH", "", destination)
    if said.meaning == "START" or (said.meaning == "YES" and destination.stopped_at):
        return Reaction("START", consent_words.start(row, destination, now=now), destination)
    return _talk(row, said, destination, now=now)


def whose(sender: str) -> Destination | None:
    """The one account a number belongs to, however its destination stands."""
    return whose_rows(sender).select_related("owner").first()


def whose_rows(sender: str) -> QuerySet[Destination]:
    return Destination.objects.filter(
        channel=Channel.WHATSAPP, address=sender, verified_at__isnull=False, removed_at=None
    ).exclude(trouble=Destination.Trouble.TAKEN_OVER)


def _link(row: Inbound, said: Said, known: Destination | None, *, now: datetime) -> Reaction:
    if limits.guesses_too_much(row, now=now):
        told = limits.was_told(row, "LINK_REFUSED", since=limits.DAY, now=now)
        return Reaction("LINK_REFUSED", "" if told else texts.TOO_MANY_CODES, known)
    if not said.code:
        return Reaction("LINK_WRONG", texts.here(texts.NO_CODE), known)
    code = codes.take(said.code, sender=row.sender, now=now)
    if code is None:
        return Reaction("LINK_WRONG", texts.here(texts.WRONG_CODE), known)
    destination = link_phone(code.owner, row.sender, source=row.provider_id, now=now)
    codes.remember(code, destination)
    return Reaction("LINK", texts.here(texts.LINKED, username=code.owner.username), destination)


def _stranger(row: Inbound, said: Said, *, now: datetime) -> Reaction:
    """One hint how to link, then silence: whoever this is did not ask us for anything."""
    told = limits.was_told(row, "STRANGER", since=limits.DAY, now=now)
    if told or said.meaning == "STOP" or limits.strangers_are_many(now=now):
        return Reaction("NOBODY")
    return Reaction("STRANGER", texts.here(texts.STRANGER))


def _talk(row: Inbound, said: Said, destination: Destination, *, now: datetime) -> Reaction:
    if destination.stopped_at is not None:
        return _silence(row, said, destination, now=now)
    text = "HELP" if said.meaning in {"HELP", "JOIN"} else row.text.strip()
    ask = _asker(row, destination, now=now)
    if text == "HELP":
        return Reaction("HELP", texts.help_text(ask("HELP") or ""), destination)
    if first_word(text) in ANSWERS:
        _, _, ref = text.upper().partition(" ")
        topic = about(row, destination)
        acknowledge(destination.owner_id, about=topic, ref=ref.strip(), now=now)
    if found := ask(text):
        word = "BROKE" if found == texts.BROKE else first_word(text)
        return Reaction(word, found, destination)
    if limits.was_told(row, "UNKNOWN", "HELP", since=limits.HOUR, now=now):
        return Reaction("IGNORED", "", destination)
    return Reaction("UNKNOWN", texts.help_text(ask("HELP") or ""), destination)


def _silence(row: Inbound, said: Said, destination: Destination, *, now: datetime) -> Reaction:
    """Who wrote STOP and then something else hears once an hour how to begin again."""
    told = limits.was_told(row, "SILENT", since=limits.HOUR, now=now)
    text = texts.STILL_STOPPED if said.meaning == "HELP" or not told else ""
    return Reaction("SILENT", text, destination, number_only=True)


def _asker(row: Inbound, to: Destination, *, now: datetime) -> Callable[[str], str | None]:
    """Asks the listeners of INBOUND_REPLY one after another; the first that answers wins."""
    topic = about(row, to)

    def ask(text: str) -> str | None:
        for listener in listeners("INBOUND_REPLY"):
            try:
                with transaction.atomic():
                    found: str | None = listener(owner=to.owner, text=text, about=topic, now=now)
            except Exception as error:  # a bug in an answer must not stop the other messages
                if is_passing(error):
                    raise
                log.exception("inbound_reply_broke", inbound=row.pk)
                return texts.BROKE
            if found:
                return found
        return None

    return ask


def first_word(text: str) -> str:
    """SNOOZE of "snooze 2h": what it was understood as, without what was said."""
    return text.split()[0].upper()[:24]
