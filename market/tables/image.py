"""How fetching the picture of a coin went; the picture itself is a file, named by Coin.image."""

from django.db import models

from market.tables.coin import Coin


class CoinImage(models.Model):
    coin = models.OneToOneField(
        Coin, on_delete=models.CASCADE, primary_key=True, related_name="fetched_image"
    )
    source = models.CharField(max_length=500)  # the address it was last asked from
    fetched_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # that failed, in a row
    not_before = models.DateTimeField(null=True, blank=True)  # None: it came
    reason = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "coin image"

    def __str__(self) -> str:
        return f"image of {self.coin_id}"
