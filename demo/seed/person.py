"""Whoever is shown around: an account with a confirmed address and a phone."""

from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress

from accounts.models import User
from demo.known import EMAIL, PASSWORD, PHONE, USER
from notifications.linking.codes import new_code
from notifications.models import Channel, Destination


def make_person(*, now: datetime) -> User:
    user = User.objects.create_user(USER, EMAIL, PASSWORD, time_zone=zone_of_this_machine())
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    Destination.objects.get_or_create(
        owner=user, channel=Channel.EMAIL, address=EMAIL,
        defaults={"created_at": now, "verified_at": now},
    )  # fmt: skip
    return user


def code_for_the_phone(*, now: datetime) -> str:
    """What the settings page shows, for the phone to send."""
    code, _ = new_code(User.objects.get(username=USER), now=now)
    return code


def phone_is_linked() -> bool:
    return Destination.objects.usable().filter(address=PHONE).exists()


def zone_of_this_machine() -> str:
    """So that the times in messages are those of the clock on the wall."""
    _, _, name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")
    return name if name in available_timezones() else "UTC"
