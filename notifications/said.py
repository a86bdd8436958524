"""What a message said, for our own pages: its wording filled with its values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from notifications.fill import fill_text, is_there
from notifications.mail.seal import one_line
from notifications.models import Channel, Message
from notifications.wording import Wording, wordings
from tracker.lib.cover import COVER, covered

# Mails that were written as a whole, not from a wording: their bytes go once they are sent.
LETTERS = {
    "taken_over": "Your WhatsApp number was linked to another account",
    "operator/notice": "A notice to the operator",
    "notifications/messages/confirm_address.txt": "Confirm that reminders may come to this address",
}


_FIGURE = re.compile(r"(?<![\w:/.,])(?!\d{1,2}:\d\d)[-−+]?[^\w\s(/]?\d(?:[\d.,]*\d)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str
    is_short: bool = False  # a text for a lock screen

    @property
    def headline(self) -> str:
        """What a list shows: a mail by its subject, a short text by itself."""
        return one_line(self.text) if self.is_short else self.subject


def words_of(message: Message, known: Mapping[str, Wording] | None = None) -> Words:
    """Subject and text of its channel; of a letter only what it was about."""
    wording = (known or wordings()).get(message.template)
    if wording is None:
        return Words(_letter(message.template), "")
    is_short = message.channel == Channel.WHATSAPP
    values = {"ref": message.ref, **message.values}
    part = "whatsapp.txt" if is_short else "email.txt"
    text = cover_figures(_filled(f"{wording.folder}/{part}", values))
    subject = cover_figures(_filled(f"{wording.folder}/subject.txt", values))
    return Words(one_line(subject or text), text.strip(), is_short)


def cover_figures(text: str) -> str:
    """Who covers amounts covers all figures here: a sentence does not tell prices from balances."""
    return _FIGURE.sub(COVER, text) if covered.get() else text


def _filled(name: str, values: Mapping[str, object]) -> str:
    return fill_text(name, values) if is_there(name) else ""


def _letter(template: str) -> str:
    """account/email/password_reset_key is "Password reset key"."""
    last = template.rpartition("/")[2].replace("_", " ").strip()
    return LETTERS.get(template) or last.capitalize() or "A message"
