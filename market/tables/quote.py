"""The newest accepted price of every coin, and what is doubtful about it.

One narrow row a coin, updated in place by market.write_quotes. Nothing that changes with every
refresh may be indexed: then PostgreSQL keeps the update on its page (HOT; fillfactor 40 by
migration) and no index has to follow.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models

from market.tables.coin import Coin
from tracker.lib.decimals import ExactDecimalField, mirror_of


class QuoteQuerySet(models.QuerySet["Quote"]):
    def due_for_confirmation(self, *, before: datetime) -> "QuoteQuerySet":
        """Quotes whose doubtful price was heard, and last asked for, before that time."""
        due = self.filter(candidate_at__lte=before, asked_at__lte=before)
        return due.order_by("candidate_at", "coin_id")


class Quote(models.Model):
    class Trust(models.TextChoices):
        TRUSTED = "trusted", "Trusted"
        CONFIRMING = "confirming", "Jumped, waiting for a second answer"
        REFUSED = "refused", "The last answer was refused"

    coin = models.OneToOneField(
        Coin, on_delete=models.PROTECT, primary_key=True, related_name="quote"
    )
    # The last accepted answer, in US dollars. price is None until one was accepted.
    price = ExactDecimalField(null=True, blank=True)
    price_real = mirror_of("price")
    market_cap = ExactDecimalField(null=True, blank=True)
    volume = ExactDecimalField(null=True, blank=True)
    high_24h = ExactDecimalField(null=True, blank=True)
    low_24h = ExactDecimalField(null=True, blank=True)
    change_1h = ExactDecimalField(null=True, blank=True)  # per cent
    change_24h = ExactDecimalField(null=True, blank=True)
    change_7d = ExactDecimalField(null=True, blank=True)
    as_of = models.DateTimeField(null=True, blank=True)  # when the price was true
    accepted_at = models.DateTimeField(null=True, blank=True)  # the `now` of that refresh
    # A rise of the high (fall of the low) beyond the guard is False until the next answer agrees.
    high_trusted = models.BooleanField(default=True)
    low_trusted = models.BooleanField(default=True)

    # The accepted answer before it. Touches compare high_24h with high_before, the newest trusted
    # high before this answer, which was true at high_before_at; the same for the low.
    price_before = ExactDecimalField(null=True, blank=True)
    as_of_before = models.DateTimeField(null=True, blank=True)
    high_before = ExactDecimalField(null=True, blank=True)
    high_before_at = models.DateTimeField(null=True, blank=True)
    low_before = ExactDecimalField(null=True, blank=True)
    low_before_at = models.DateTimeField(null=True, blank=True)

    # What the last answer, accepted or not, left behind.
    trust = models.CharField(max_length=10, choices=Trust.choices, default=Trust.TRUSTED)
    reason = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField(null=True, blank=True)
    candidate_price = ExactDecimalField(null=True, blank=True)
    candidate_as_of = models.DateTimeField(null=True, blank=True)
    candidate_at = models.DateTimeField(null=True, blank=True)  # when it was first heard

    objects = QuoteQuerySet.as_manager()

    class Meta:
        indexes = [
            # Serves due_for_confirmation(), every 15 s; almost always empty.
            models.Index(
                fields=["candidate_at"],
                condition=models.Q(candidate_at__isnull=False),
                name="quote_candidates",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__isnull=True, as_of__isnull=True, accepted_at__isnull=True)
                | models.Q(price__isnull=False, as_of__isnull=False, accepted_at__isnull=False),
                name="quote_price_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id} {'unknown' if self.price is None else format(self.price, 'f')}"

    def known_price(self, *, now: datetime, max_age: timedelta) -> Decimal | None:
        """The price, if it may be relied on: accepted, fresh, and no doubtful jump is open."""
        if self.as_of is None or self.trust == self.Trust.CONFIRMING:
            return None
        return self.price if now - self.as_of <= max_age else None
