"""{% bell %}: the link in the top bar with the figure of what was not looked at."""

from typing import Any

from django import template

from notifications.unseen import Unseen, counts

register = template.Library()


@register.inclusion_tag("notifications/_bell_link.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, Any]:
    owner = context["user"]
    return {"unseen": counts([owner.pk]).get(owner.pk, Unseen()), "request": context.get("request")}
