"""Ages in templates: {{ quote.as_of|ago:now }} in words, and <time> that the page keeps true."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from tracker.lib.ages import ago

register = template.Library()


@register.simple_tag
def age_of(at: datetime | None, now: datetime) -> SafeString | str:
    """ "41 s ago", with the full time on hover; static/js/ages.js keeps it counting."""
    if at is None:
        return ago(at, now=now)
    return format_html(
        '<time class="age" datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        localtime(at).strftime("%Y-%m-%d %H:%M:%S %Z"),
        ago(at, now=now),
    )
