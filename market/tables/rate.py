"""What money costs: exchange rates by day."""

from django.db import models

from tracker.lib.decimals import ExactDecimalField


class FxRate(models.Model):
    """How much of a currency one US dollar bought on a day."""

    class Source(models.TextChoices):
        ECB = "ecb", "European Central Bank"
        COINGECKO = "coingecko", "CoinGecko"

    day = models.DateField()
    currency = models.CharField(max_length=8)  # lower case: "eur"
    rate = ExactDecimalField()
    source = models.CharField(max_length=10, choices=Source.choices)
    as_of = models.DateTimeField()  # when the rate was true

    class Meta:
        verbose_name = "exchange rate"
        ordering = ["-day", "currency"]
        constraints = [
            # Serves "the newest rate of a currency on or before a day".
            models.UniqueConstraint(fields=["currency", "day"], name="fx_rate_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"1 usd = {self.rate:f} {self.currency} on {self.day}"
