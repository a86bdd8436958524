"""What people wrote to us."""

from django.db import models

from notifications.tables.destination import Destination


class Inbound(models.Model):
    """One WhatsApp message from a person; a webhook that repeats it changes nothing."""

    provider_id = models.CharField(max_length=64, unique=True)
    sender = models.CharField(max_length=32)  # +E164
    receiver = models.CharField(max_length=32)
    text = models.TextField(blank=True, default="")  # emptied once answered and a day old
    quoted_id = models.CharField(max_length=64, blank=True, default="")  # which of ours it answers
    destination = models.ForeignKey(
        Destination, on_delete=models.SET_NULL, null=True, blank=True, related_name="inbound"
    )
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    understood_as = models.CharField(max_length=24, blank=True, default="")  # STOP, LINK, SNOOZE …

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"], name="inbound_to_handle", condition=models.Q(handled_at__isnull=True)
            ),
            # What a sender wrote lately: whose turn it is, and whether it is too much.
            models.Index(fields=["sender", "received_at"], name="inbound_by_sender"),
        ]

    def __str__(self) -> str:
        return f"inbound {self.pk} at {self.received_at:%Y-%m-%d %H:%M}"
