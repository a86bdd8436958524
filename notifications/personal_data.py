from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from notifications.models import Attempt, Message
from tracker.lib.personal_data import Row

if TYPE_CHECKING:
    from accounts.models import User


class Messages:
    """What we told this person, when, and how it went."""

    name = "notifications"

    def export(self, user: "User") -> Mapping[str, Iterable[Row]]:
        mine = Message.objects.filter(owner=user).order_by("pk")
        tries = Attempt.objects.filter(message__owner=user).order_by("pk")
        return {
            "messages": mine.values(
                "id", "channel", "address", "template", "status", "reason", "created_at",
                "settled_at",
            ),
            "attempts": tries.values(
                "message_id", "started_at", "finished_at", "outcome", "error"
            ),
        }  # fmt: skip

    def summary(self, user: "User") -> list[tuple[str, int]]:
        return [("messages we sent you", Message.objects.filter(owner=user).count())]

    def delete(self, user: "User") -> None:
        Message.objects.filter(owner=user).delete()
