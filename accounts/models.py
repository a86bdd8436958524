"""Who you are, and how you like things told."""

from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts.managers import PersonManager
from tracker.lib.currencies import CURRENCIES


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Choose a time zone from the list, such as Europe/Berlin.")


class User(AbstractUser):
    class CostMethod(models.TextChoices):
        FIFO = "fifo", "First in, first out (FIFO)"
        LIFO = "lifo", "Last in, first out (LIFO)"
        HIFO = "hifo", "Highest cost first (HIFO)"
        AVERAGE = "average", "Average cost"

    class Theme(models.TextChoices):
        AUTO = "auto", "As my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = models.EmailField("email address")
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    display_currency = models.CharField(max_length=8, default="usd", choices=CURRENCIES)
    # Quiet hours are wall-clock times in the person's zone; they may wrap around midnight.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    cost_method = models.CharField(
        max_length=8, choices=CostMethod.choices, default=CostMethod.FIFO
    )
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    amounts_hidden = models.BooleanField("hide my amounts", default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message="An account with this email address exists already.",
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="one_account_per_username",
                violation_error_message="This username is taken.",
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message="Give both ends of your quiet hours, or neither.",
            ),
        ]
