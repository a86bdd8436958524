"""How a message stands, in the words of its page. Pure."""

from dataclasses import dataclass
from typing import Literal

from notifications.models import Message

Tone = Literal["good", "wait", "doubt", "bad", "quiet"]
Status = Message.Status

BADGES: dict[str, tuple[Tone, str]] = {
    Status.QUEUED: ("wait", "Waiting"),
    Status.HELD: ("quiet", "Held"),
    Status.SENDING: ("wait", "Being sent"),
    Status.UNCONFIRMED: ("doubt", "Possibly delivered"),
    Status.ACCEPTED: ("good", "Accepted"),
    Status.SENT: ("good", "Sent"),
    Status.DELIVERED: ("good", "Delivered"),
    Status.READ: ("good", "Read"),
    Status.FAILED: ("bad", "Failed"),
    Status.EXPIRED: ("bad", "Expired"),
    Status.SUPPRESSED: ("quiet", "Not sent"),
    Status.CARRIED: ("quiet", "In another message"),
    Status.PARKED: ("bad", "Set aside"),
}
SENTENCES: dict[str, str] = {
    Status.QUEUED: "It waits its turn.",
    Status.HELD: "It waits, and leaves by itself.",
    Status.SENDING: "It is being handed over at this moment.",
    Status.UNCONFIRMED: (
        "It may have arrived: we handed it over and got no clear answer. We ask the provider "
        "about it, and do not send it a second time on a guess."
    ),
    Status.ACCEPTED: "The provider took it. Accepted is not read: what we hear next stands below.",
    Status.SENT: "The provider passed it on.",
    Status.DELIVERED: "It arrived.",
    Status.READ: "It arrived and was opened.",
    Status.FAILED: "It did not reach you.",
    Status.EXPIRED: "It could not be sent in time to be of use.",
    Status.SUPPRESSED: "It was not sent, as you asked.",
    Status.CARRIED: "It was told together with others, in one message.",
    Status.PARKED: "An error of ours stopped it. The operator sees it and can send it again.",
}
TROUBLED = (Status.FAILED, Status.EXPIRED, Status.PARKED, Status.UNCONFIRMED)
UNDER_WAY = (Status.QUEUED, Status.SENDING, Status.UNCONFIRMED, Status.ACCEPTED, Status.SENT)


@dataclass(frozen=True, slots=True)
class MessageStanding:
    tone: Tone
    badge: str
    sentence: str


def message_standing(status: str) -> MessageStanding:
    tone, badge = BADGES[status]
    return MessageStanding(tone, badge, SENTENCES[status])
