"""What all processes remember together about asking CoinGecko: calls spent, pauses, the breaker."""

from django.db import models


class ApiKeyUse(models.Model):
    """How much of one key's quota is spent, and whether it may be used now."""

    fingerprint = models.CharField(primary_key=True, max_length=16)
    label = models.CharField(max_length=60)
    calls = models.BigIntegerField(default=0)  # ever; the version of a conditional update
    month = models.DateField(null=True)
    month_calls = models.IntegerField(default=0)
    spent_until = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    strikes = models.IntegerField(default=0)
    aside_until = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        verbose_name = "use of an API key"
        verbose_name_plural = "use of API keys"

    def __str__(self) -> str:
        return self.label


class Breaker(models.Model):
    """Whether a provider is asked at all: open means it failed too often, and since when."""

    name = models.CharField(primary_key=True, max_length=20)
    failures = models.IntegerField(default=0)
    open_since = models.DateTimeField(null=True)
    next_try = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {'open' if self.open_since else 'closed'}"
