"""What a message says on each channel. The words belong to whoever announces; we only render them.

A wording names a folder below templates/: subject.txt, email.txt, email.html and whatsapp.txt are
filled with the message's values. whatsapp.txt is one short text that reads well on a lock screen.
email.html is a fragment with the same facts as email.txt, and may be left out: the text becomes
paragraphs then. Head, foot and unsubscribe link come with notifications/mail/, and .txt is never
escaped, so a template need not switch that off.
Outside the 24-hour window WhatsApp takes only an approved template: whatsapp_template.txt, whose
{{1}}, {{2}} … are filled with `variables` in their order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.lib.seams import ask


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of message is worded; listed at the seam MESSAGE_WORDINGS."""

    name: str  # "crossing": Message.template, and the key in TWILIO_CONTENT_SIDS
    folder: str  # "reminders/messages/crossing"
    variables: tuple[str, ...]  # the values that fill the approved template, in order
    samples: Mapping[str, str]  # a believable value of each, for approval and previews
    # Account and service notices are not advertising: they carry no unsubscribe link.
    unsubscribe: bool = True
    verb: str = "crossed"  # "late: crossed at 14:03"
    title: str = ""  # what it tells of, where people choose among all kinds


def wordings() -> dict[str, Wording]:
    """Every wording by its name."""
    return {wording.name: wording for listed in ask("MESSAGE_WORDINGS") for wording in listed}
