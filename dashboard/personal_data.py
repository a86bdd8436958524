from collections.abc import Iterable, Mapping

from accounts.models import User
from dashboard.models import ValueFill, ValuePoint
from tracker.lib.personal_data import Row

_POINT = ("portfolio__name", "day", "currency", "value", "flow", "put_in", "value_unknown")


class Dashboard:
    """What was reckoned from this person's ledger, day by day."""

    name = "dashboard"

    def export(self, user: User) -> Mapping[str, Iterable[Row]]:
        points = ValuePoint.objects.filter(owner=user).order_by("day", "portfolio")
        return {"value_over_time": points.values(*_POINT)}

    def summary(self, user: User) -> list[tuple[str, int]]:
        everything = ValuePoint.objects.filter(owner=user, portfolio__isnull=True)
        return [("days of value over time", everything.count())]

    def delete(self, user: User) -> None:
        ValuePoint.objects.filter(owner=user).delete()
        ValueFill.objects.filter(owner=user).delete()
