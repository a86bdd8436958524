"""The catalogue: every coin CoinGecko knows or once knew."""

from django.core.exceptions import ValidationError
from django.db import models


class CoinQuerySet(models.QuerySet["Coin"]):
    def ranked(self) -> "CoinQuerySet":
        """Active coins with a rank, the largest market cap first."""
        return self.filter(active=True, rank__isnull=False).order_by("rank", "id")

    def likely_successors(self, coin: "Coin") -> "CoinQuerySet":
        """Listed coins that might go on where one ended: same name or symbol, newest first."""
        if coin.active:
            return self.none()
        alike = models.Q(name__iexact=coin.name) | models.Q(symbol__iexact=coin.symbol)
        return self.filter(alike, active=True).exclude(pk=coin.pk).order_by("-added_at", "pk")


class Coin(models.Model):
    """One coin by CoinGecko's id; never deleted, so that what people own keeps its name."""

    id = models.CharField("CoinGecko id", primary_key=True, max_length=160)
    symbol = models.CharField(max_length=120)
    name = models.CharField(max_length=250)
    rank = models.PositiveIntegerField(null=True, blank=True)  # by market cap; None: unranked
    image_url = models.CharField(max_length=500, blank=True, default="")
    image = models.CharField(max_length=40, blank=True, default="")  # the file of our own copy
    active = models.BooleanField(default=True)
    vanished_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="The coin that goes on under another id after a rename or a migration.",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = CoinQuerySet.as_manager()

    class Meta:
        ordering = [models.F("rank").asc(nulls_last=True), "id"]
        indexes = [
            # Serves CoinQuerySet.ranked(): the board and the top 100 of a refresh.
            models.Index(
                fields=["rank"],
                condition=models.Q(active=True, rank__isnull=False),
                name="coin_active_by_rank",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("id")),
                name="coin_does_not_succeed_itself",
                violation_error_message="A coin cannot be its own successor.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.symbol.upper()})"

    def clean(self) -> None:
        """A chain of successors must end somewhere."""
        met, heir = {self.pk}, self.successor
        while heir is not None:
            if heir.pk in met:
                raise ValidationError(
                    {"successor": f"{self.successor_id} leads back to {heir.pk}."}
                )
            met.add(heir.pk)
            heir = heir.successor
