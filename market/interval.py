"""How often prices are refreshed: the step in the admin, or REFRESH_SECONDS before there is one."""

from datetime import timedelta

from django.conf import settings
from django_celery_beat.models import PeriodicTask

REFRESH_TASK = "market.refresh_prices"


def refresh_interval() -> timedelta | None:
    """The wished time between two refreshes; None when the operator has switched them off."""
    step = (
        PeriodicTask.objects.filter(task=REFRESH_TASK, interval__isnull=False)
        .select_related("interval")
        .first()
    )
    if step is None or step.interval is None:
        return timedelta(seconds=settings.REFRESH_SECONDS)
    if not step.enabled:
        return None
    return timedelta(**{step.interval.period: step.interval.every})


def usual_interval() -> timedelta:
    """The same, and what the settings say while refreshes are switched off."""
    return refresh_interval() or timedelta(seconds=settings.REFRESH_SECONDS)
