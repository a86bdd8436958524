"""One sentence: tell me when METRIC of SUBJECT goes ABOVE or BELOW THRESHOLD."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.models import Coin
from notifications.models import Destination
from reminders.metrics.registry import OF_COINS, OF_HOLDINGS
from tracker.lib.decimals import ExactDecimalField, mirror_of
from transactions.models import Portfolio


class Metric(models.TextChoices):
    PRICE = "price", "price"
    CHANGE_1H = "change_1h", "change in 1 hour"
    CHANGE_24H = "change_24h", "change in 24 hours"
    CHANGE_7D = "change_7d", "change in 7 days"
    HOLDING_VALUE = "holding_value", "value of what you hold"
    HOLDING_PROFIT = "holding_profit", "profit of what you hold"
    HOLDING_PROFIT_PERCENT = "holding_profit_percent", "profit of what you hold, in per cent"
    BALANCE = "balance", "balance"
    PROFIT = "profit", "profit"
    PROFIT_PERCENT = "profit_percent", "profit in per cent"


class Reminder(models.Model):
    class Direction(models.TextChoices):
        ABOVE = "above", "rises above"
        BELOW = "below", "falls below"

    class Mode(models.TextChoices):
        ONCE = "once", "Once"
        EVERY_TIME = "every_time", "Every time"

    class State(models.TextChoices):
        UNSEEN = "unseen", "Waiting for a first price"
        ARMED = "armed", "Armed"
        WAITING = "waiting", "Waiting to be armed again"
        SNOOZED = "snoozed", "Snoozed"
        PAUSED = "paused", "Paused"
        SUSPENDED = "suspended", "Suspended: the coin is no longer listed"
        DONE = "done", "Done"
        EXPIRED = "expired", "Expired"

    class IfTrue(models.TextChoices):
        """What a person wants when the line is crossed already at the first price."""

        TELL = "tell", "Tell me now"
        WAIT = "wait", "Wait until it crosses again"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reminders",
        db_index=False,  # two indexes begin with it
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)  # the same in every export
    metric = models.CharField(max_length=24, choices=Metric.choices)
    # Prices and changes have a coin; a holding has a coin, and a portfolio or all of them; a
    # balance or profit has a portfolio or, with neither, everything.
    coin = models.ForeignKey(
        Coin,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,  # coins are never deleted, and the hot indexes hold them
    )
    portfolio = models.ForeignKey(
        Portfolio,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reminders",
        db_index=False,
    )
    direction = models.CharField(max_length=5, choices=Direction.choices)
    threshold = ExactDecimalField()
    threshold_real = mirror_of("threshold")
    currency = models.CharField(max_length=8, blank=True, default="")  # empty: per cent
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ONCE)
    margin = ExactDecimalField(null=True, blank=True)  # None: the metric's own default
    cooldown_seconds = models.PositiveIntegerField(default=3600)
    expires_at = models.DateTimeField(null=True, blank=True)
    if_true = models.CharField(max_length=4, choices=IfTrue.choices, default=IfTrue.WAIT)
    on_whatsapp = models.BooleanField(default=True)
    on_email = models.BooleanField(default=True)
    # Narrows a channel to some destinations; none of a channel means its default ones.
    destinations = models.ManyToManyField(Destination, blank=True, related_name="reminders")
    urgent = models.BooleanField(default=False)
    fallback = models.BooleanField(default=True)  # email when WhatsApp does not arrive
    note = models.CharField(max_length=200, blank=True, default="")

    state = models.CharField(max_length=10, choices=State.choices, default=State.UNSEEN)
    generation = models.PositiveIntegerField(default=0)  # counts the crossings
    armed_at = models.DateTimeField(null=True, blank=True)  # a touch must be later than this
    wait_until = models.DateTimeField(null=True, blank=True)  # the end of the cooldown
    snoozed_until = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)  # could not be judged since
    held_because = models.CharField(max_length=300, blank=True, default="")
    # The last accepted prices before: {"at": time, "prices": {coin: price in dollars}}.
    held_from = models.JSONField(null=True, blank=True)
    held_told_at = models.DateTimeField(null=True, blank=True)  # of this time of being held
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)  # undo brings it back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="reminder_key_once_per_owner"),
            models.CheckConstraint(
                condition=~Q(metric__in=OF_COINS) | Q(coin__isnull=False, portfolio__isnull=True),
                name="reminder_of_a_coin_has_one",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="reminder_of_owner"),
            models.Index(
                fields=["portfolio"],
                name="reminder_of_portfolio",
                condition=Q(portfolio__isnull=False),
            ),
            # The hot ones: reminders/find/ asks them, in exactly these words, at every refresh.
            # What fires leaves the armed set, so its cost follows what fires.
            models.Index(
                fields=["metric", "currency", "coin", "direction", "threshold_real"],
                name="reminder_armed",
                condition=Q(state="armed", deleted_at__isnull=True),
            ),
            models.Index(
                fields=["metric", "currency", "coin", "direction", "threshold_real"],
                name="reminder_waiting",
                condition=Q(state="waiting", deleted_at__isnull=True),
            ),
            models.Index(
                fields=["coin"],
                name="reminder_unseen",
                condition=Q(state="unseen", deleted_at__isnull=True),
            ),
            models.Index(  # of holdings, whatever their state; few beside those of prices
                fields=["owner"],
                name="reminder_of_holdings",
                condition=Q(metric__in=OF_HOLDINGS, deleted_at__isnull=True)
                & Q(state__in=("armed", "waiting", "unseen")),
            ),
            models.Index(  # reminders/find/flat.py: what was written lately
                fields=["updated_at"],
                name="reminder_changed",
                condition=Q(metric__in=OF_HOLDINGS),
            ),
            models.Index(  # reminders/find/nearest.py: the same
                fields=["updated_at"],
                name="reminder_line_written",
                condition=Q(deleted_at__isnull=True, metric__in=OF_COINS)
                & Q(state__in=("armed", "waiting")),
            ),
            models.Index(
                fields=["snoozed_until"],
                name="reminder_snoozed",
                condition=Q(state="snoozed", deleted_at__isnull=True),
            ),
            models.Index(
                fields=["expires_at"],
                name="reminder_expiring",
                condition=Q(expires_at__isnull=False, deleted_at__isnull=True)
                & ~Q(state__in=("done", "expired")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.direction} {self.threshold:f}"
