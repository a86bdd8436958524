"""How a destination stands, in words: what is so, since when, and what to do. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from notifications.models import Channel, Destination
from notifications.twilio import window

Tone = Literal["good", "wait", "quiet", "bad"]
Trouble = Destination.Trouble

REMEDIES: dict[str, str] = {
    Trouble.REFUSED: "Check the number; if it is right, write to us from it, or link it again.",
    Trouble.NOT_ON_WHATSAPP: "Set WhatsApp up on this phone and write us a word from it.",
    Trouble.BLOCKED: "Unblock us in WhatsApp and write START to us.",
    Trouble.LEFT_SANDBOX: "Send “{join}” to {sender} again: it lasts three days.",
    Trouble.BOUNCED: "Mend the mailbox, or add another address; then take this one up again.",
    Trouble.COMPLAINED: "Take our mail out of the junk folder; then take the address up again.",
    Trouble.TAKEN_OVER: "Link the phone again to take it back.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    tone: Tone
    badge: str  # one or two words
    sentence: str
    since: datetime | None = None
    remedy: str = ""
    until: datetime | None = None  # the end of WhatsApp's window for free text

    @property
    def can_be_tried(self) -> bool:
        return self.tone == "good"


def standing(
    destination: Destination, *, now: datetime, join: str = "", sender: str = ""
) -> Standing:
    if destination.verified_at is None:
        return Standing(
            "wait", "Not confirmed", "Open the link that we mailed there; until then nothing goes.",
            since=destination.created_at,
        )  # fmt: skip
    if destination.disabled_at is not None:
        return _given_up(destination, join=join, sender=sender)
    if destination.stopped_at is not None:
        return _stopped(destination)
    if destination.channel == Channel.EMAIL:
        return Standing("good", "In use", "Mail goes there.")
    return _window(destination, now=now)


def _given_up(destination: Destination, *, join: str, sender: str) -> Standing:
    trouble = Trouble(destination.trouble)
    join, sender = join or "join …", sender or "the sandbox"
    return Standing(
        "bad",
        "Not in use",
        f"{trouble.label if trouble else 'Given up'}.",
        since=destination.disabled_at,
        remedy=REMEDIES.get(trouble, "Take it up again when it works.").format(
            join=join, sender=sender
        ),
    )


def _stopped(destination: Destination) -> Standing:
    again = "Write START from this phone, or take it up again here."
    if destination.channel == Channel.EMAIL:
        again = "Take it up again here whenever you like."
    words = "You asked us to be silent: nothing goes there."
    return Standing("quiet", "Stopped", words, since=destination.stopped_at, remedy=again)


def _window(destination: Destination, *, now: datetime) -> Standing:
    """WhatsApp takes free text for a day after a word from that phone, templates always."""
    heard = destination.last_inbound_at
    if heard is not None and window.is_open(heard, now=now):
        words = "WhatsApp’s window is open: messages come in full words."
        return Standing("good", "In use", words, until=heard + window.OPEN_FOR)
    return Standing(
        "good",
        "In use",
        "WhatsApp’s window is closed: messages come as short approved templates.",
        remedy="Write us any word, and it is open for a day.",
    )
