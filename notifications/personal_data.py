"""What we hold about a person: where they are told, what they agreed to and wrote, what we told."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from notifications.models import Attempt, Channel, Consent, Destination, Inbound, Message, Receipt
from tracker.lib.personal_data import Row

if TYPE_CHECKING:
    from accounts.models import User


class Messages:
    """Named as it has been in every download."""

    name = "notifications"

    def export(self, user: "User") -> Mapping[str, Iterable[Row]]:
        mine = Message.objects.filter(owner=user).order_by("pk")
        tries = Attempt.objects.filter(message__owner=user).order_by("pk")
        receipts = Receipt.objects.filter(attempt__message__owner=user).order_by("pk")
        return {
            "destinations": _destinations(user),
            "consents": Consent.objects.filter(owner=user).order_by("pk").values(
                "channel", "address", "word", "wording", "source", "at",
            ),
            "inbound": inbound_of(user).order_by("pk").values(
                "provider_id", "sender", "text", "quoted_id", "received_at", "understood_as",
            ),
            "messages": mine.values(
                "id", "channel", "address", "template", "values", "ref", "status", "reason",
                "urgent", "happened_at", "created_at", "held_at", "let_go_at", "settled_at",
                "seen_at", "carrier_id",
            ),
            "attempts": tries.values(
                "message_id", "started_at", "finished_at", "outcome", "error", "error_code",
                "provider_id", "status", "as_template",
            ),
            "receipts": receipts.values(
                "attempt__message_id", "provider_id", "word", "error_code", "source",
                "received_at",
            ),
        }  # fmt: skip

    def summary(self, user: "User") -> list[tuple[str, int]]:
        there = Destination.objects.filter(owner=user, removed_at=None)
        return [
            ("phones and mailboxes that reminders go to", there.count()),
            ("notes of what you agreed to", Consent.objects.filter(owner=user).count()),
            ("messages you wrote to us", inbound_of(user).count()),
            ("messages we sent you", Message.objects.filter(owner=user).count()),
        ]

    def delete(self, user: "User") -> None:
        inbound_of(user).delete()  # first: afterwards nobody knows whose numbers these were
        Message.objects.filter(owner=user).delete()
        Consent.objects.filter(owner=user).delete()
        Destination.objects.filter(owner=user).delete()


def inbound_of(user: "User") -> QuerySet[Inbound]:
    """What came from their phones; before a number was linked it was nobody's, so it is theirs."""
    numbers = Destination.objects.filter(
        owner=user, channel=Channel.WHATSAPP, verified_at__isnull=False
    ).exclude(trouble=Destination.Trouble.TAKEN_OVER)
    unlinked = Q(destination=None, sender__in=numbers.values("address"))
    return Inbound.objects.filter(Q(destination__owner=user) | unlinked)


def _destinations(user: "User") -> Iterable[Row]:
    return (
        Destination.objects.filter(owner=user)
        .order_by("pk")
        .values(
            "id",
            "channel",
            "address",
            "label",
            "is_default",
            "created_at",
            "verified_at",
            "disabled_at",
            "trouble",
            "trouble_detail",
            "stopped_at",
            "removed_at",
            "last_inbound_at",
        )
    )
