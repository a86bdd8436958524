"""{% bell %}: the link in the top bar with the figure of what was not looked at.

{% troubles %}: what did not arrive, for a page that people open anyway.
"""

from typing import Any

from django import template

from notifications.find_messages import troubles as not_arrived
from notifications.said import words_of
from notifications.unseen import Unseen, counts
from notifications.wording import wordings

register = template.Library()
MOST_TROUBLES = 3


@register.inclusion_tag("notifications/_bell_link.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    owner = context["user"]
    return {"unseen": counts([owner.pk]).get(owner.pk, Unseen()), "request": context.get("request")}


@register.inclusion_tag("notifications/_troubles.html", takes_context=True)
def troubles(context: dict[str, Any]) -> dict[str, Any]:
    """One question; nothing is drawn when everything arrived, or was looked at since."""
    found = list(not_arrived(context["user"])[: MOST_TROUBLES + 1])
    known = wordings() if found else {}
    shown = [(message, words_of(message, known)) for message in found[:MOST_TROUBLES]]
    return {"shown": shown, "more": len(found) > MOST_TROUBLES}
