"""How often prices are refreshed: the step in the admin, or REFRESH_SECONDS before there is one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject
from django_celery_beat.models import PeriodicTask

REFRESH_TASK = "market.refresh_prices"
Step = Mapping[str, Any]


def refresh_interval() -> timedelta | None:
    """The wished time between two refreshes; None when the operator has switched them off."""
    return interval_of(_steps().first())


def usual_interval() -> timedelta:
    """The same, and what the settings say while refreshes are switched off."""
    return refresh_interval() or timedelta(seconds=settings.REFRESH_SECONDS)


def step_beside() -> Subquery:
    """What `interval_of` wants, for a query that is made anyway."""
    return Subquery(_steps()[:1])


def interval_of(step: Step | None) -> timedelta | None:
    if step is None:
        return timedelta(seconds=settings.REFRESH_SECONDS)
    return timedelta(**{step["period"]: step["every"]}) if step["enabled"] else None


def _steps() -> QuerySet[PeriodicTask, Step]:
    facts = JSONObject(enabled="enabled", every="interval__every", period="interval__period")
    rows = PeriodicTask.objects.filter(task=REFRESH_TASK, interval__isnull=False).order_by("pk")
    found: QuerySet[PeriodicTask, Step] = rows.values_list(facts, flat=True)
    return found
