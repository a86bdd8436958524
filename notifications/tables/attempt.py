"""What was tried, and what the provider said about it afterwards."""

import math
import uuid

from django.db import models

from notifications.tables.message import Message


class Attempt(models.Model):
    """One try. It is committed before the first byte leaves, so a crash cannot hide it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Not known yet"
        ACCEPTED = "accepted", "Accepted"
        RETRY = "retry", "Did not leave, safe to repeat"
        AMBIGUOUS = "ambiguous", "May have arrived"
        RECIPIENT = "recipient", "Refused for this address"
        REFUSED = "refused", "This message was refused"
        WINDOW = "window", "Outside the 24-hour window"
        CAPACITY = "capacity", "Too much for the sender at the moment"
        CONFIGURATION = "configuration", "Our set-up was refused"
        EXPIRED = "expired", "Its time ran out at the provider"

    class Status(models.TextChoices):
        """By rank: an attempt only moves forward, and evidence of delivery always wins."""

        SENDING = "sending", "Being sent"
        UNCONFIRMED = "unconfirmed", "Possibly delivered"
        ACCEPTED = "accepted", "Accepted"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        DELIVERED = "delivered", "Delivered"
        READ = "read", "Read"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in the callback
    fence = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.OPEN)
    error = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=12, blank=True, default="")  # the provider's own
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.SENDING)
    # None until the provider named it.
    provider_id = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # "Too many, come back later" is no failure: it makes no later pause longer.
    told_to_wait = models.BooleanField(default=False, db_default=False)
    as_template = models.BooleanField(default=False)  # an approved WhatsApp template was used
    # Asking the provider: when next, and how many of its lists did not know an ambiguous one.
    ask_at = models.DateTimeField(null=True, blank=True)
    empty_lists = models.PositiveSmallIntegerField(default=0)

    # Not stored: by this worker's own monotonic clock, half-way to when another may take it.
    send_before: float = math.inf

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "fence"], name="one_attempt_per_claim")
        ]
        indexes = [
            models.Index(  # receipts that are still to come, and ambiguous tries
                fields=["ask_at"], name="attempt_to_ask", condition=models.Q(ask_at__isnull=False)
            ),
            models.Index(  # notifications.queues.failures
                fields=["started_at"], name="attempt_failed", condition=models.Q(status="failed")
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.fence} of message {self.message_id}: {self.outcome}"


class Receipt(models.Model):
    """One thing the provider told us about a message, kept once, in whatever order it came."""

    class Source(models.TextChoices):
        CALLBACK = "callback", "The provider called us"
        ANSWER = "answer", "The provider's answer to our request"
        ASKED = "asked", "We asked the provider"
        MAIL = "mail", "A mail came back"

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="receipts"
    )
    provider_id = models.CharField(max_length=64)
    word = models.CharField(max_length=24)  # the provider's own: queued, sent, delivered …
    error_code = models.CharField(max_length=12, blank=True, default="")
    source = models.CharField(max_length=12, choices=Source.choices)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    # What broke when it was applied. It waits until somebody empties this.
    trouble = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "word", "error_code"], name="one_receipt_per_word"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], name="receipt_to_apply", condition=models.Q(applied_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} at {self.received_at:%Y-%m-%d %H:%M:%S}"
