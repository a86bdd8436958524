"""How each way out stands: what the whole service knows of a provider and of our sender there."""

from django.db import models

from notifications.tables.destination import Channel


class Way(models.Model):
    """One row a channel, shared by every worker; each move is a conditional update."""

    class Proof(models.TextChoices):
        """What refused our set-up, and so what must go well before it counts as mended."""

        ANSWER = "answer", "The provider's answer"
        RECEIPT = "receipt", "A receipt"

    channel = models.CharField(max_length=16, choices=Channel.choices, primary_key=True)
    # The breaker: open while our own set-up is refused; nobody's message fails for it.
    opened_at = models.DateTimeField(null=True, blank=True)
    open_reason = models.CharField(max_length=300, blank=True, default="")
    opened_by = models.CharField(max_length=8, choices=Proof.choices, blank=True, default="")
    try_again_at = models.DateTimeField(null=True, blank=True)  # one probe may pass after this
    paused_until = models.DateTimeField(null=True, blank=True)  # the sender is at its capacity
    # The pace: the next free place in the queue of the sender.
    next_slot_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)  # inbound messages were asked for
    # What was written earlier is nobody's question any more: a backup was restored.
    heard_from = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.channel}: {'open' if self.opened_at else 'well'}"
