"""How a person wants the dashboard to look: remembered with the account, on every device."""

from django.conf import settings
from django.db import models


class DashboardLook(models.Model):
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="dashboard_look",
    )
    sort = models.CharField(max_length=20, default="value")
    descending = models.BooleanField(default=True)
    columns = models.JSONField(null=True)  # names; None: the usual ones
    settled_at = models.DateTimeField(null=True)  # when all the first steps were done

    def __str__(self) -> str:
        return f"{self.owner_id}: by {self.sort}"
