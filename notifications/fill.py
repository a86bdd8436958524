"""Fills a template of a message with its values, as text or as markup."""

from collections.abc import Mapping
from typing import Any, cast

from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template

Values = Mapping[str, Any]


def fill_text(name: str, values: Values) -> str:
    """Text is not markup: nothing is escaped, whatever the template says of it."""
    return _fill(name, values, autoescape=False)


def fill_markup(name: str, values: Values) -> str:
    """Markup in which no value can be more than text."""
    return _fill(name, values, autoescape=True)


def is_there(name: str) -> bool:
    """Whether a wording has this file."""
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def _fill(name: str, values: Values, *, autoescape: bool) -> str:
    # Django's own wrapper escapes always; the template below it knows both.
    template = cast(Template, get_template(name).template)  # type: ignore[attr-defined]
    return str(template.render(Context(dict(values), autoescape=autoescape)))
