from typing import Any

from django import template

from notifications import local_mailbox

register = template.Library()


@register.simple_tag(takes_context=True)
def local_mailbox_is_open(context: dict[str, Any]) -> bool:
    """Whether this visitor can see the mails that stayed on this machine."""
    request = context.get("request")
    return request is not None and local_mailbox.is_open_to(request)
