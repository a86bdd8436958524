"""What crosses the walls between apps is handed in by settings, not imported.

A seam is a setting that lists callables by their dotted path. The app that owns the moment calls
the seam; the apps that care are listed. docs/journey.md says when each one is called and with what.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def listeners(seam: str) -> list[Callable[..., Any]]:
    """The callables of a seam, in the order the settings list them."""
    return [import_string(path) for path in getattr(settings, seam)]


def ring(seam: str, **facts: Any) -> None:
    """Tell every listener. An error goes up: inside a transaction it must undo the whole moment."""
    for listener in listeners(seam):
        listener(**facts)


def ask(seam: str, **question: Any) -> list[Any]:
    """Every listener's answer, in the order the settings list them."""
    return [listener(**question) for listener in listeners(seam)]
