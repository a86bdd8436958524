from django.db import models


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
