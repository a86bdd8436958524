"""The reminder an address is about: the person's own, and one that can be read."""

from typing import cast

from django.http import Http404, HttpRequest

from accounts.models import User
from reminders.models import Reminder
from reminders.readable import readable
from reminders.shown import of_owner


def own_reminder(request: HttpRequest, pk: int) -> Reminder:
    for reminder in readable(of_owner(cast(User, request.user)).filter(pk=pk)):
        return reminder
    raise Http404
