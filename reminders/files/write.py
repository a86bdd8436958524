"""Reminders as a file: each with the key it keeps for ever."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from notifications.models import Message
from reminders.models import Crossing, Reminder
from tracker.lib.decimals import spelling

FORMAT, VERSION = "bellwether-reminders", 1


def exported(reminders: Iterable[Reminder]) -> dict[str, Any]:
    """The whole file; names instead of our numbers, so that it can be read elsewhere."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "reminders": [as_row(reminder) for reminder in reminders],
    }


def as_row(reminder: Reminder) -> dict[str, Any]:
    """What a person asked for; what became of it is no part of it."""
    to = reminder.destinations.all()
    return {
        "key": str(reminder.key),
        "metric": reminder.metric,
        "coin": reminder.coin_id,
        "portfolio": reminder.portfolio.name if reminder.portfolio else None,
        "direction": reminder.direction,
        "threshold": spelling(reminder.threshold),
        "currency": reminder.currency or None,
        "mode": reminder.mode,
        "margin": None if reminder.margin is None else spelling(reminder.margin),
        "cooldown_seconds": reminder.cooldown_seconds,
        "expires_at": reminder.expires_at.isoformat() if reminder.expires_at else None,
        "whatsapp": reminder.on_whatsapp,
        "email": reminder.on_email,
        "destinations": sorted(f"{each.channel}:{each.address}" for each in to),
        "urgent": reminder.urgent,
        "fallback": reminder.fallback,
        "note": reminder.note,
        "paused": reminder.state == Reminder.State.PAUSED,
    }


def reminder_with_history(reminder: Reminder) -> dict[str, Any]:
    """One reminder with its crossings, the facts they were decided on, and their messages."""
    crossings = list(Crossing.objects.filter(reminder=reminder).order_by("generation"))
    keys = {f"crossing:{each.pk}": each.pk for each in crossings}
    told: dict[int, list[dict[str, Any]]] = {each.pk: [] for each in crossings}
    rows = Message.objects.filter(owner=reminder.owner_id, dedupe_key__in=keys).order_by("pk")
    for message in rows:
        told[keys[message.dedupe_key]].append(
            {
                "channel": message.channel,
                "status": message.status,
                "reason": message.reason,
                "page": f"{settings.SITE_URL}/notifications/{message.pk}/",
            }
        )
    return {
        **as_row(reminder),
        "state": reminder.state,
        "created_at": reminder.created_at.isoformat(),
        "crossings": [_crossing(each) | {"messages": told[each.pk]} for each in crossings],
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    before = crossing.value_before
    return {
        "ref": crossing.ref,
        "how": crossing.how,
        "value": spelling(crossing.value),
        "threshold": spelling(crossing.threshold),
        "currency": crossing.currency or None,
        "as_of": crossing.as_of.isoformat(),
        "value_before": None if before is None else spelling(before),
        "as_of_before": crossing.as_of_before.isoformat() if crossing.as_of_before else None,
        "crossed_at": crossing.crossed_at.isoformat(),
        "facts": crossing.facts,
    }
