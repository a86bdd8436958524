"""People with one phone each, and news for them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.models import Attempt, Destination, Message, Way

PEOPLE = 1000


def number_of(person: int) -> str:
    return f"+1555{person:07}"


def make_people() -> list[int]:
    """Their phones wrote to us a moment ago, so that free text may be sent there."""
    now = timezone.now()
    made = User.objects.bulk_create(
        [User(username=f"p{n}", email=f"p{n}@example.org", password="!") for n in range(PEOPLE)]  # noqa: S106
    )
    Destination.objects.bulk_create(
        Destination(
            owner=user, channel="whatsapp", address=number_of(user.pk), created_at=now,
            verified_at=now, last_inbound_at=now,
        )
        for user in made
    )  # fmt: skip
    return [user.pk for user in made]


@transaction.atomic
def tell(people: Sequence[int], *, now: datetime) -> None:
    """One message each, as a crossing would be told."""
    values = {"headline": "BTC rose above $70,000.", "short": "BTC", "detail": "You hold 0.5 BTC."}
    notices = [
        Notice(
            key=f"crossing:{person}", wording="crossing", owner_id=person, happened_at=now,
            values=values, ref=f"P{person:06}", channels=frozenset({"whatsapp"}),
        )
        for person in people
    ]  # fmt: skip
    announce(notices, now=now)


def forget_everything() -> None:
    """Nothing was told, and every phone has had its rest."""
    Attempt.objects.all().delete()
    Message.objects.all().delete()
    Way.objects.all().delete()
    Destination.objects.update(next_send_at=None, sent_count=0)
