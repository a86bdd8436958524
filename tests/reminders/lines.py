"""Reminders as people draw them, through the verb that pages use."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from reminders import edit
from reminders.draft import Draft
from reminders.models import Reminder


def draw(owner: User, threshold: str = "80000", **fields: Any) -> Reminder:
    """A line on bitcoin's price in dollars, unless told otherwise."""
    plain: dict[str, Any] = {"metric": "price", "coin": "bitcoin", "direction": "above",
                             "threshold": Decimal(threshold), "currency": "usd"}  # fmt: skip
    now = fields.pop("now", timezone.now())
    return edit.create_reminder(owner, Draft(**plain | fields), now=now)
