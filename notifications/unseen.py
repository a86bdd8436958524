"""What a person has not looked at yet: the figure on the bell."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from notifications.kinds import SILENT
from notifications.models import Message

_SILENT = Q(status__in=("carried", "suppressed"))
for _prefix in SILENT:
    _SILENT |= Q(dedupe_key__startswith=_prefix)


@dataclass(frozen=True, slots=True)
class Unseen:
    count: int = 0
    newest: int = 0  # the id of the youngest message of theirs that rings

    @property
    def figure(self) -> str:
        return "99+" if self.count > 99 else str(self.count)


def unseen(owner_ids: Iterable[int]) -> QuerySet[Message]:
    """The messages that ring. Two channels of one crossing are two messages and one ring."""
    read = Message.objects.filter(
        owner=OuterRef("owner"), dedupe_key=OuterRef("dedupe_key"), status="read"
    )
    fresh = Message.objects.filter(owner__in=owner_ids, seen_at=None).exclude(_SILENT)
    return fresh.filter(~Exists(read))


def counts(owner_ids: Iterable[int]) -> dict[int, Unseen]:
    """One question for however many people; who is not in the answer has seen everything."""
    return {owner_id: Unseen(count, newest) for owner_id, count, newest in tallies(owner_ids)}


def tallies(owner_ids: Iterable[int]) -> QuerySet[Message, tuple[int, int, int]]:
    rows = unseen(owner_ids).order_by().values_list("owner_id")
    return rows.annotate(count=Count("dedupe_key", distinct=True), newest=Max("pk"))
