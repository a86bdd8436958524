"""Our approved templates, made and handed in through Twilio's Content API.

A template's name is a digest of its text. So running this again makes nothing twice, wordings with
the same text share one (WhatsApp rejects a second), and a text that was changed becomes a template
of its own, while the old one stays in use until the setting names the new one.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from notifications.twilio.client import client
from notifications.twilio.contents import content_sid
from notifications.twilio.words import (
    LONGEST_TEMPLATE,
    one_line,
    placeholders,
    size,
    template_text,
)
from notifications.wording import Wording, wordings

LANGUAGE = "en"
CATEGORY = "UTILITY"  # an answer to what somebody asked for; nothing is advertised
NEIGHBOURS = re.compile(r"\}\}\s*\{\{")


@dataclass(frozen=True, slots=True)
class Template:
    """What has to be at Twilio for one text."""

    wordings: tuple[str, ...]
    name: str
    text: str
    samples: dict[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one of our templates stands."""

    wordings: tuple[str, ...]
    sid: str
    state: str  # approved, received, pending, rejected, paused, disabled, unsubmitted
    reason: str = ""
    made: bool = False  # just now
    in_use: bool = False  # TWILIO_CONTENT_SIDS names it for all its wordings

    @property
    def sentence(self) -> str:
        because = f" WhatsApp says: {self.reason}" if self.reason else ""
        return f"{', '.join(self.wordings)}: {SENTENCES.get(self.state, UNHEARD)}{because}".strip()


UNHEARD = "Twilio uses a word for its state that we do not know."
SENTENCES = {
    "approved": "approved.",
    "received": "handed in; WhatsApp looks at it, which mostly takes minutes, at most two days.",
    "pending": "WhatsApp is looking at it.",
    "rejected": "rejected. Change its text and run this again: that makes another template.",
    "paused": "paused by WhatsApp, because people reported it. It may come back by itself.",
    "disabled": "disabled by WhatsApp for good. Change its text and run this again.",
    "unsubmitted": "made, and not handed in yet.",
}


def templates() -> list[Template]:
    """One for each text of the wordings that can leave outside the 24-hour window."""
    by_text: dict[str, list[Wording]] = defaultdict(list)
    for wording in wordings().values():
        if wording.variables:
            by_text[template_text(wording)].append(wording)
    return [_template(text, sharing) for text, sharing in by_text.items()]


def _template(text: str, sharing: list[Wording]) -> Template:
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    first = sharing[0]
    samples = {
        str(place): one_line(str(first.samples[name]))
        for place, name in enumerate(first.variables, start=1)
    }
    names = tuple(wording.name for wording in sharing)
    return Template(names, f"bellwether_{digest}", text, samples)


def mistakes(wording: Wording) -> Iterator[str]:
    """What WhatsApp would reject the template for, or fill it wrongly; known before it is asked."""
    text = template_text(wording)
    found, expected = placeholders(text), [str(n + 1) for n in range(len(wording.variables))]
    if found != expected:
        yield f"has {found} where its wording has {len(expected)} variables."
    if text.startswith("{{") or re.search(r"\}\}\W*$", text):
        yield "begins or ends with a variable."
    if NEIGHBOURS.search(text):
        yield "has two variables next to each other."
    if missing := [name for name in wording.variables if not wording.samples.get(name)]:
        yield f"has no sample of {', '.join(missing)}."
    if size(text) > LONGEST_TEMPLATE / 2:
        yield "leaves too little room for what fills it."


def register() -> list[Standing]:
    """Make and hand in whatever is missing; how each template stands afterwards."""
    known = _known()
    return [_registered(template, known.get(template.name)) for template in templates()]


def _registered(template: Template, known: tuple[str, str, str] | None) -> Standing:
    sid, state, reason = known or (_make(template), "unsubmitted", "")
    if state == "unsubmitted":
        state = _hand_in(sid, template)
    used = all(content_sid(wording) == sid for wording in template.wordings)
    return Standing(template.wordings, sid, state, reason, made=known is None, in_use=used)


def _known() -> dict[str, tuple[str, str, str]]:
    """Templates at Twilio by their name: sid, state and reason."""
    listed = client().content.v1.content_and_approvals.stream(page_size=100)
    return {
        str(one.friendly_name): (str(one.sid), *_state(one.approval_requests)) for one in listed
    }


def _state(approval: object) -> tuple[str, str]:
    facts = approval if isinstance(approval, dict) else {}
    return str(facts.get("status") or "unsubmitted"), str(facts.get("rejection_reason") or "")


def _make(template: Template) -> str:
    from twilio.rest.content.v1.content import ContentList

    wish = ContentList.ContentCreateRequest(
        {
            "friendly_name": template.name,
            "language": LANGUAGE,
            "variables": template.samples,
            "types": ContentList.Types(
                {"twilio/text": ContentList.TwilioText({"body": template.text})}
            ),
        }
    )
    made = client().content.v1.contents.create(content_create_request=wish)
    return str(made.sid)


def _hand_in(sid: str, template: Template) -> str:
    from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

    wish = ApprovalCreateList.ContentApprovalRequest({"name": template.name, "category": CATEGORY})
    content = client().content.v1.contents(sid)
    return str(content.approval_create.create(content_approval_request=wish).status)
