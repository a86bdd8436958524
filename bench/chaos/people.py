"""Many people with a phone and a mailbox each, and news for those who have heard none."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from notifications.announce import Notice, announce
from notifications.models import Destination

CHANNELS = frozenset({"email", "whatsapp"})


def make_people(count: int, *, now: datetime) -> list[User]:
    """Their numbers and addresses are theirs alone; the phones wrote to us a moment ago."""
    first = User.objects.count() + 1
    names = [f"person{first + number}" for number in range(count)]
    made = User.objects.bulk_create(
        [User(username=name, email=f"{name}@example.com", password="!") for name in names]  # noqa: S106
    )
    known = {"created_at": now, "verified_at": now}
    Destination.objects.bulk_create(
        to
        for number, user in enumerate(made, start=first)
        for to in (
            Destination(
                owner=user, channel="whatsapp", address=f"+1555{number:07}",
                last_inbound_at=now, **known,
            ),
            Destination(owner=user, channel="email", address=user.email, **known),
        )
    )  # fmt: skip
    return made


def tell(people: Sequence[User], *, now: datetime) -> None:
    """One piece of news each, on both channels; its Ref is the person's own."""
    announce(
        [
            Notice(
                key=f"crossing:{person.pk}",
                wording="crossing",
                owner_id=person.pk,
                happened_at=now,
                values={"headline": "BTC rose above $70,000.", "detail": "You hold 0.5 BTC."},
                ref=ref_of(person),
                channels=CHANNELS,
            )
            for person in people
        ],
        now=now,
    )


def ref_of(person: User) -> str:
    return f"P{person.pk:06}"


def tell_everybody(*, now: datetime) -> None:
    """Those who have not been told yet."""
    tell(list(User.objects.filter(messages__isnull=True).order_by("pk")), now=now)
