"""Remember how somebody wants the dashboard to look."""

from datetime import datetime

from django.http import QueryDict

from accounts.models import User
from dashboard.models import DashboardLook
from dashboard.page.columns import BY_NAME, SORTED_BY
from dashboard.page.first_steps import settle


def change_look(owner: User, said: QueryDict, *, now: datetime) -> None:
    """What is not known is not remembered."""
    if "settle" in said:
        settle(owner, now=now)
    if said.get("sort") in BY_NAME:
        _sort(owner, str(said["sort"]))
    if "columns" in said:
        names = [name for name in said.getlist("column") if name in BY_NAME]
        DashboardLook.objects.update_or_create(owner=owner, defaults={"columns": names})


def _sort(owner: User, name: str) -> None:
    """By another column as it is usually wanted; by the same one the other way round."""
    look, _ = DashboardLook.objects.get_or_create(owner=owner)
    same = look.sort == name or (name == SORTED_BY and look.sort not in BY_NAME)
    look.descending = not look.descending if same else BY_NAME[name].descends
    look.sort = name
    look.save(update_fields=["sort", "descending"])
