"""Reminders and summaries that belong to somebody."""

from datetime import time

from django.utils import timezone

from accounts.models import User
from reminders.models import Summary
from reminders.summaries.change import Wish, create_summary
from reminders.summaries.when import Rhythm
from tests.house.belongings import MARKER, argument
from transactions.models import Portfolio


@argument("pk", "summary-edit", "summary-state")
def summary(owner: User) -> object:
    name = f"Watched {MARKER}"
    home, _ = Portfolio.objects.get_or_create(owner=owner, name=name)
    known = Summary.objects.filter(owner=owner).first()
    wish = Wish(Rhythm("daily", time(8)), portfolio=home)
    return (known or create_summary(owner, wish, now=timezone.now())).pk
