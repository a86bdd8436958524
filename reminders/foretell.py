"""What a reminder will say when its line is crossed: its own words, before there is a crossing."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from notifications.mail.preview import preview_mail
from notifications.said import cover_figures
from notifications.twilio.words import compose
from notifications.wording import wordings
from reminders.decide import crossed
from reminders.facts import Reading
from reminders.fire import Fired
from reminders.models import Crossing, Reminder
from reminders.present import Present
from reminders.proof import Witness

REF = "7F3K"  # each crossing has one of its own


@dataclass(frozen=True, slots=True)
class Foretold:
    whatsapp: str
    subject: str
    text: str


def foretell(reminder: Reminder, reading: Reading, *, now: datetime) -> Foretold:
    """As if the value reached the line at this moment. Nothing is written."""
    verdict = crossed(reminder, Crossing.How.LEVEL, reminder.threshold, now=now)
    after = copy(reminder)
    after.wait_until = verdict.wait_until
    fired = Fired(after, reading, verdict)
    witness = Witness.of([fired], present=Present.at(now), now=now)
    crossing = Crossing(
        ref=REF, how=verdict.how, value=reminder.threshold, as_of=now, crossed_at=now,
        value_before=reading.value, as_of_before=reading.as_of,
    )  # fmt: skip
    values, wording = witness.words(crossing, fired), wordings()["crossing"]
    mail = preview_mail(wording, values)
    text = mail.text.partition("\n-- ")[0].strip()  # the foot of a sample links nowhere
    told = compose(wording, values, ref=REF).body, mail.subject, text
    return Foretold(*map(cover_figures, told))
