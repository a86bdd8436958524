"""`--user U` of the commands: a username or an email address."""

from django.core.management.base import CommandError
from django.db.models import Q

from accounts.models import User


def asked_person(name: str) -> User:
    """The person a command is about; CommandError when there is nobody of that name."""
    found = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first()
    if found is None:
        raise CommandError(f"There is nobody called {name}.")
    return found
