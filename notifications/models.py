"""How you are told: the outbox. A row is the truth; queues and workers only wake it up."""

import uuid

from django.conf import settings
from django.db import models

from notifications.querysets import MessageQuerySet


class Message(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", "Email"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting its turn"
        SENDING = "sending", "Being sent"
        UNCONFIRMED = "unconfirmed", "Possibly delivered"
        ACCEPTED = "accepted", "Accepted by the mail server"
        FAILED = "failed", "Failed"
        EXPIRED = "expired", "Too late to be sent"

    # Nobody's: a mail to an address without an account, or the farewell to a deleted one.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    dedupe_key = models.CharField(max_length=120)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    address = models.CharField(max_length=254)
    template = models.CharField(max_length=120)
    # The very bytes every attempt sends. Secrets are in them, so they go when they have served.
    rendered = models.BinaryField(null=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField()
    deadline = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    # Counts the claims. Whoever holds an older number has lost the message and may not settle it.
    fence = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key", "channel", "address"], name="one_message_per_key_and_address"
            ),
        ]
        indexes = [
            models.Index(  # MessageQuerySet.ready
                fields=["not_before", "id"],
                name="message_ready",
                condition=models.Q(status="queued"),
            ),
            models.Index(  # MessageQuerySet.abandoned
                fields=["leased_until"],
                name="message_leased",
                condition=models.Q(status="sending"),
            ),
            models.Index(fields=["owner", "-created_at"], name="message_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}: {self.status}"


class Attempt(models.Model):
    """One try. It is committed before the first byte leaves, so a crash cannot hide it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Not known yet"
        ACCEPTED = "accepted", "Accepted"
        RETRY = "retry", "Did not leave, safe to repeat"
        AMBIGUOUS = "ambiguous", "May have arrived"
        RECIPIENT = "recipient", "Refused for this address"
        REFUSED = "refused", "This mail was refused"
        CONFIGURATION = "configuration", "Our set-up was refused"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fence = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.OPEN)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "fence"], name="one_attempt_per_claim")
        ]

    def __str__(self) -> str:
        return f"attempt {self.fence} of message {self.message_id}: {self.outcome}"


class LocalMail(models.Model):
    """A mail that stayed on this machine because no mail server is configured."""

    # A repeat of the same bytes is the same mail, as it is to a good mail program.
    message_id = models.CharField(max_length=255, unique=True)
    received_at = models.DateTimeField(db_index=True)
    recipient = models.CharField(max_length=254)
    source = models.BinaryField()

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return f"mail to {self.recipient}"
