"""A number belongs to one account. Linking it elsewhere takes it from the first, and says so."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from notifications import consent
from notifications.linking.tell_former_owner import tell_former_owner
from notifications.models import Channel, Consent, Destination

Trouble = Destination.Trouble


def link_phone(owner: User, number: str, *, source: str, now: datetime) -> Destination:
    """The number is proved to be this person's, who agreed to be written to."""
    try:
        return _link(owner, number, source=source, now=now)
    except IntegrityError:  # another account linked it at the same moment: the later one has it
        return _link(owner, number, source=source, now=now)


@transaction.atomic
def _link(owner: User, number: str, *, source: str, now: datetime) -> Destination:
    take_over(others(number, owner), now=now)
    destination = _mine(owner, number, now=now)
    agreed = consent.agreement()
    consent.record(destination, Consent.Word.OPT_IN, source=source, wording=agreed, now=now)
    return destination


def others(number: str, owner: User) -> list[Destination]:
    """The number's rows in other accounts, in one order so that two linkings do not deadlock."""
    rows = Destination.objects.filter(
        channel=Channel.WHATSAPP, address=number, removed_at=None
    ).exclude(trouble=Trouble.TAKEN_OVER)
    return list(rows.exclude(owner=owner).select_for_update().order_by("pk"))


def take_over(lost: Iterable[Destination], *, now: datetime) -> None:
    """From now on nothing for these accounts goes to that phone."""
    for destination in lost:
        Destination.objects.filter(pk=destination.pk).update(
            disabled_at=now, trouble=Trouble.TAKEN_OVER, trouble_detail="", is_default=False
        )
        source = "linked to another account"
        note = consent.record(destination, Consent.Word.TAKEN_OVER, source=source, now=now)
        tell_former_owner(destination, note, now=now)


def _mine(owner: User, number: str, *, now: datetime) -> Destination:
    """One row a person and number: linking again makes a stopped or broken one good."""
    fresh = {
        "verified_at": now, "disabled_at": None, "trouble": Trouble.NONE, "trouble_detail": "",
        "stopped_at": None, "last_inbound_at": now,
    }  # fmt: skip
    known = Destination.objects.filter(
        owner=owner, channel=Channel.WHATSAPP, address=number, removed_at=None
    )
    if known.update(**fresh):
        return known.get()
    first = not Destination.objects.usable().filter(owner=owner, channel=Channel.WHATSAPP).exists()
    return Destination.objects.create(
        owner=owner, channel=Channel.WHATSAPP, address=number, is_default=first, created_at=now,
        **fresh,
    )  # fmt: skip
