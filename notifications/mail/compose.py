"""A wording and its values become a mail that can be read, here or in a preview.

The wording's folder holds what there is to say; the foot, and the page around the HTML, are ours.
"""

import re
from dataclasses import asdict, dataclass

from django.conf import settings

from notifications.fill import Values, fill_markup, fill_text, is_there
from notifications.mail.dress import dress
from notifications.mail.seal import Written, one_line
from notifications.wording import Wording


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below every mail, whoever wrote the words above it."""

    unsubscribe_url: str = ""
    proof_url: str = ""  # the page that shows how this message went


def compose(wording: Wording, values: Values, *, foot: Foot | None = None) -> Written:
    """Subject, text and HTML. A wording without email.html gets its text as HTML."""
    said = fill_text(f"{wording.folder}/email.txt", values)
    page = f"{wording.folder}/email.html"
    markup = fill_markup(page, values) if is_there(page) else None
    subject = one_line(fill_text(f"{wording.folder}/subject.txt", values))
    return finish(subject, said, markup=markup, foot=foot)


def finish(
    subject: str, said: str, *, markup: str | None = None, foot: Foot | None = None
) -> Written:
    """What is said gets its foot, as text and inside the page that our mails have in common."""
    below = {"site_url": settings.SITE_URL, **asdict(foot or Foot())}
    text = tidy(f"{said.strip()}\n\n{fill_text('notifications/mail/foot.txt', below)}")
    body = markup if markup is not None else dress(said)
    glance = next(iter(said.split("\n", 1)), "")
    page = {"subject": subject, "body": body, "glance": glance, **below}
    return Written(subject, text, fill_markup("notifications/mail/page.html", page))


def tidy(text: str) -> str:
    """Blocks that a template left out leave no holes behind."""
    lines = "\n".join(line.rstrip(" \t") for line in text.splitlines())
    lines = re.sub(r"(?m)^--$", "-- ", lines)  # the sign before a signature keeps its blank
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
