"""An address that refuses us for good is given up, and the person hears of it somewhere else."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from notifications.announce import Notice, announce
from notifications.consent import record
from notifications.models import Consent, Destination
from notifications.own_wordings import GIVEN_UP


@transaction.atomic
def give_up(
    destination: Destination,
    trouble: Destination.Trouble,
    *,
    detail: str,
    source: str,
    now: datetime,
) -> bool:
    """Send nothing more there, and say so elsewhere; False when it was given up already."""
    used = Destination.objects.filter(
        pk=destination.pk, disabled_at__isnull=True, removed_at__isnull=True
    )
    if not used.update(disabled_at=now, trouble=trouble, trouble_detail=detail[:300]):
        return False
    noted = record(
        destination, Consent.Word.DISABLED, source=source, now=now, wording=trouble.label
    )
    elsewhere = other_way(destination)
    if elsewhere is not None:
        announce([_notice(destination, trouble, elsewhere, episode=noted.pk, now=now)], now=now)
    return True


@transaction.atomic
def take_up_again(destination: Destination, *, source: str, now: datetime) -> bool:
    """Use an address once more, when its owner says that it works; False when it is in use."""
    given_up = Destination.objects.filter(
        pk=destination.pk, disabled_at__isnull=False, removed_at__isnull=True
    )
    nothing = Destination.Trouble.NONE
    if not given_up.update(disabled_at=None, trouble=nothing, trouble_detail=""):
        return False
    record(destination, Consent.Word.ENABLED, source=source, now=now)
    return True


def other_way(lost: Destination) -> Destination | None:
    """Where the owner can still be told: on the other channel if there is one, defaults first."""
    left = Destination.objects.usable().filter(owner_id=lost.owner_id).exclude(pk=lost.pk)
    return min(
        left,
        key=lambda way: (way.channel == lost.channel, not way.is_default, way.pk),
        default=None,
    )


def _notice(
    lost: Destination,
    trouble: Destination.Trouble,
    elsewhere: Destination,
    *,
    episode: int,
    now: datetime,
) -> Notice:
    return Notice(
        key=f"notice:given_up:{episode}",
        wording=GIVEN_UP.name,
        owner_id=lost.owner_id,
        happened_at=now,
        values={
            "address": lost.address,
            "channel": lost.get_channel_display(),
            "trouble": str(trouble.label),
            "settings_url": f"{settings.SITE_URL}/settings/",
        },
        channels=frozenset({elsewhere.channel}),
        destinations=frozenset({elsewhere.pk}),
    )
