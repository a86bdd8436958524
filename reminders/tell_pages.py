"""Tells a person's open pages of crossings, once they are safe; nobody else's."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from reminders.models import Crossing
from tracker.lib.live.publish import publish_to_person


def tell_pages_after_commit(crossings: Sequence[Crossing], *, at: datetime) -> None:
    transaction.on_commit(partial(_tell, list(crossings), at), robust=True)


def _tell(crossings: Sequence[Crossing], at: datetime) -> None:
    for crossing in crossings:
        publish_to_person(crossing.owner_id, "crossing", facts_for_pages(crossing), at=at)


def facts_for_pages(crossing: Crossing) -> dict[str, object]:
    """What an open page needs to show it without asking again."""
    return {
        "id": crossing.pk,
        "reminder": crossing.reminder_id,
        "ref": crossing.ref,
        "how": crossing.how,
        "headline": crossing.values.get("headline", ""),
        "detail": crossing.values.get("detail", ""),
        "crossed_at": crossing.crossed_at.isoformat(),
    }
