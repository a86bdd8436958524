"""What followed from a change of the ledger, said on the page that made it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from accounts.models import User
from tracker.lib.seams import ask


@contextmanager
def aftermath(request: HttpRequest, owner: User) -> Iterator[None]:
    """Each listener looks before the change, and afterwards says what came of it."""
    listeners = ask("LEDGER_NOTES", owner=owner)
    yield
    for sentences in listeners:
        for sentence in sentences():
            messages.info(request, sentence)
