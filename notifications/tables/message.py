"""What is to be told: one row a crossing, channel and destination. The row is the truth."""

from django.conf import settings
from django.db import models

from notifications.querysets import MessageQuerySet
from notifications.tables.destination import Channel, Destination


class Message(models.Model):
    Channel = Channel

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting its turn"
        HELD = "held", "Held for your quiet hours"
        SENDING = "sending", "Being sent"
        UNCONFIRMED = "unconfirmed", "Possibly delivered"
        ACCEPTED = "accepted", "Accepted by the provider"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        READ = "read", "Read"
        FAILED = "failed", "Failed"
        EXPIRED = "expired", "Too late to be sent"
        SUPPRESSED = "suppressed", "Suppressed by you"
        CARRIED = "carried", "Told in another message"
        PARKED = "parked", "Set aside after an error of ours"

    class HeldFor(models.TextChoices):
        QUIET = "quiet", "until your quiet hours are over"
        LIMIT = "limit", "for tomorrow's digest: enough for one day"

    # Nobody's: a mail to an address without an account, or the farewell to a deleted one.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    # docs/guarantees.md lists the keys: crossing:<id>, group:<user>:<refresh>, notice:…, reply:…
    dedupe_key = models.CharField(max_length=120)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    # Empty when there was nowhere to send it to: such a row is failed from the start.
    address = models.CharField(max_length=254, blank=True)
    destination = models.ForeignKey(
        Destination, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    template = models.CharField(max_length=120)  # the name of a Wording, or of an account mail
    values = models.JSONField(default=dict, blank=True)  # words and numbers as people read them
    ref = models.CharField(max_length=12, blank=True, default="", db_index=True)
    # The last time it was held: since when, why, and when it was let go alone.
    held_at = models.DateTimeField(null=True, blank=True)
    held_for = models.CharField(max_length=8, choices=HeldFor.choices, blank=True, default="")
    let_go_at = models.DateTimeField(null=True, blank=True)
    # The very bytes every attempt sends, from the first one on.
    rendered = models.BinaryField(null=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    fallback = models.BooleanField(default=False)  # WhatsApp only: email when it does not arrive
    # The message that told this one's story as well, or instead: a group, a digest, a fallback.
    carrier = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    happened_at = models.DateTimeField(null=True)  # when what it tells about took place
    not_before = models.DateTimeField()
    deadline = models.DateTimeField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    # Counts the claims. Whoever holds an older number has lost the message and may not settle it.
    fence = models.PositiveBigIntegerField(default=0)
    rescue_count = models.PositiveSmallIntegerField(default=0)  # workers lost with it in hand
    # Due at these times: a mail instead, and (urgent ones) the same once more.
    fallback_at = models.DateTimeField(null=True, blank=True)
    repeat_at = models.DateTimeField(null=True, blank=True)
    repeat_count = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    # None while something is still to be done or found out, ambiguous tries included.
    settled_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # looked at on our own pages

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key", "channel", "address"], name="one_message_per_key_and_address"
            ),
            # What may be on its way to a phone is found out before the next one leaves.
            models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(
                    channel="whatsapp",
                    status__in=["sending", "unconfirmed"],
                    settled_at__isnull=True,
                ),
                name="one_whatsapp_on_its_way",
            ),
        ]
        indexes = [
            models.Index(  # MessageQuerySet.ready
                fields=["channel", "not_before", "id"],
                name="message_ready",
                condition=models.Q(status="queued"),
            ),
            models.Index(  # notifications/release.py
                fields=["not_before"], name="message_held", condition=models.Q(status="held")
            ),
            models.Index(
                fields=["fallback_at"],
                name="message_to_fall_back",
                condition=models.Q(fallback_at__isnull=False),
            ),
            models.Index(
                fields=["repeat_at"],
                name="message_to_repeat",
                condition=models.Q(repeat_at__isnull=False),
            ),
            models.Index(  # MessageQuerySet.abandoned
                fields=["leased_until"],
                name="message_leased",
                condition=models.Q(status="sending"),
            ),
            models.Index(  # notifications.queues.set_aside
                fields=["id"], name="message_set_aside", condition=models.Q(status="parked")
            ),
            models.Index(fields=["owner", "-created_at"], name="message_of_owner"),
            models.Index(  # notifications.unseen
                fields=["owner", "dedupe_key"],
                name="message_unseen",
                condition=models.Q(seen_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}: {self.status}"
