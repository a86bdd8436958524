"""What a person owns: derived from the ledger, and what they decided about it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual

from market.models import Coin
from tracker.lib.decimals import ExactDecimalField, mirror_of
from transactions.tables.portfolio import Portfolio


class HoldingQuerySet(models.QuerySet["Holding"]):
    def held(self) -> "HoldingQuerySet":
        """Those of which there is some, or an impossible less than nothing."""
        return self.exclude(quantity=0)


class Holding(models.Model):
    """A coin in a portfolio: a pure function of the ledger, never edited."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="holdings")
    # Serves "who holds this coin" after a refresh of prices.
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+")
    quantity = ExactDecimalField()
    currency = models.CharField(max_length=8)  # of cost and realised
    cost = ExactDecimalField(null=True)  # None: unknown
    realised = ExactDecimalField(null=True)  # None: unknown
    cost_unknown = models.TextField(blank=True, default="")  # the cause, in a sentence
    realised_unknown = models.TextField(blank=True, default="")
    # What the next entry goes on from; see transactions/lots/pool.py.
    carry = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    quantity_mirror = mirror_of("quantity")

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "coin"], name="holding_once"),
            models.CheckConstraint(
                condition=(Q(cost__isnull=False) | ~Q(cost_unknown=""))
                & (Q(realised__isnull=False) | ~Q(realised_unknown="")),
                name="holding_unknown_has_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} {self.coin_id}"

    @property
    def unknown_because(self) -> str:
        """Why cost or realised profit is unknown, in sentences; empty when both are known."""
        causes = dict.fromkeys(filter(None, (self.cost_unknown, self.realised_unknown)))
        return " ".join(causes)


class HoldingChoice(models.Model):
    """What the person decided about a holding: leave it out, or price it by hand."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="choices")
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+")
    left_out = models.BooleanField(default=False)
    price = ExactDecimalField(null=True, blank=True)
    currency = models.CharField(max_length=8, blank=True, default="")
    price_at = models.DateTimeField(null=True, blank=True)  # the day the price is of

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "coin"], name="holding_choice_once"),
            models.CheckConstraint(
                condition=Q(price__isnull=True, currency="", price_at__isnull=True)
                | (Q(price__isnull=False, price_at__isnull=False) & ~Q(currency="")),
                name="hand_price_has_currency_and_date",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True)
                | Q(GreaterThanOrEqual(Cast("price", models.FloatField()), 0.0)),
                name="hand_price_not_negative",
                violation_error_message="A price cannot be negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id}: {'left out' if self.left_out else self.price}"
