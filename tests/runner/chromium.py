"""The browser that the page tests drive: Chromium as the system has it."""

import os
import shutil

from tests.runner.machine import NotHere, install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str:
    """Chromium's path, installed first where that is allowed."""
    found = _found()
    # With letters of the usual width: the pages are measured with what most screens show.
    if not found and install("fonts-liberation") and install("chromium"):
        found = _found()
    if not found:
        raise NotHere(
            "the browser tests need Chromium: install it (Debian: apt install chromium) "
            "or name it in CHROMIUM."
        )
    return found


def _found() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
