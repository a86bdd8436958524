"""Reminders and summaries that belong to somebody."""

from datetime import time
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from reminders.models import Reminder, Summary
from reminders.summaries.change import Wish, create_summary
from reminders.summaries.when import Rhythm
from tests.fixtures.ledger import coin
from tests.house.belongings import MARKER, argument, furniture
from transactions.models import Portfolio


@argument("pk", "summary-edit", "summary-state")
def summary(owner: User) -> object:
    name = f"Watched {MARKER}"
    home, _ = Portfolio.objects.get_or_create(owner=owner, name=name)
    known = Summary.objects.filter(owner=owner).first()
    wish = Wish(Rhythm("daily", time(8)), portfolio=home)
    return (known or create_summary(owner, wish, now=timezone.now())).pk


@furniture
def lines(owner: User) -> None:
    reminder(owner)


@argument("pk", "reminder", "reminder-edit", "reminder-snooze", "reminder-file")
def reminder(owner: User) -> object:
    known = Reminder.objects.filter(owner=owner).first()
    now = timezone.now()
    made = known or Reminder.objects.create(
        owner=owner, metric="price", coin=coin("monero"), direction="above", note=MARKER,
        threshold=Decimal(9), currency="usd", created_at=now, updated_at=now,
    )  # fmt: skip
    return made.pk
