"""Where somebody can be reached, and what they agreed to."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    EMAIL = "email", "Email"
    WHATSAPP = "whatsapp", "WhatsApp"


class DestinationQuerySet(models.QuerySet["Destination"]):
    def verified(self) -> "DestinationQuerySet":
        """Proved to be theirs, and not taken away since."""
        return self.filter(verified_at__isnull=False, removed_at__isnull=True)

    def usable(self) -> "DestinationQuerySet":
        """Proved to be theirs, not given up, and not told to be silent."""
        return self.verified().filter(disabled_at__isnull=True, stopped_at__isnull=True)


class Destination(models.Model):
    """One phone or one mailbox of one person."""

    class Trouble(models.TextChoices):
        """Why a destination was given up."""

        NONE = "", "Nothing"
        REFUSED = "refused", "The provider refuses this address"
        NOT_ON_WHATSAPP = "not_on_whatsapp", "This number is not on WhatsApp"
        BLOCKED = "blocked", "You blocked us, or opted out there"
        LEFT_SANDBOX = "left_sandbox", "Membership of the Twilio sandbox expired"
        BOUNCED = "bounced", "Mail to this address came back"
        COMPLAINED = "complained", "Our mail was reported as unwanted"
        TAKEN_OVER = "taken_over", "This number was linked to another account"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="destinations"
    )
    channel = models.CharField(max_length=16, choices=Channel.choices)
    address = models.CharField(max_length=254)  # +E164 for WhatsApp, an address for email
    label = models.CharField(max_length=60, blank=True, default="")
    # The default destinations of a channel hear what was not narrowed to others.
    is_default = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(
        max_length=16, choices=Trouble.choices, blank=True, default=Trouble.NONE
    )
    trouble_detail = models.CharField(max_length=300, blank=True, default="")
    stopped_at = models.DateTimeField(null=True, blank=True)  # STOP or unsubscribed
    removed_at = models.DateTimeField(null=True, blank=True)  # kept for the history's sake
    last_inbound_at = models.DateTimeField(null=True, blank=True)  # opens the 24-hour window
    next_send_at = models.DateTimeField(null=True, blank=True)  # spacing per recipient
    # How many messages went there on its owner's day; what is more waits for the digest.
    sent_on = models.DateField(null=True, blank=True)
    sent_count = models.PositiveIntegerField(default=0)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "-is_default", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "channel", "address"],
                condition=Q(removed_at__isnull=True),
                name="destination_once_per_owner",
            ),
            # A number belongs to one account; linking it elsewhere takes it from the first.
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(
                    channel="whatsapp",
                    verified_at__isnull=False,
                    disabled_at__isnull=True,
                    removed_at__isnull=True,
                ),
                name="whatsapp_number_has_one_account",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "address"], name="destination_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} destination {self.pk}"

    @property
    def out_of_use(self) -> str | None:
        """Why nothing is sent there, as a message says it; None while it is used."""
        if self.removed_at:
            return "You removed this destination."
        if self.stopped_at:
            return "You asked us to be silent there."
        return f"Given up: {self.get_trouble_display()}." if self.disabled_at else None


class Consent(models.Model):
    """What somebody said about being written to. Append-only; it outlives the destination."""

    class Word(models.TextChoices):
        OPT_IN = "opt_in", "Linked and agreed"
        STOP = "stop", "Asked us to stop"
        START = "start", "Asked us to go on"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed from email"
        TAKEN_OVER = "taken_over", "Linked to another account"
        REMOVED = "removed", "Removed on the settings page"
        DISABLED = "disabled", "Given up after a permanent error"
        ENABLED = "enabled", "Taken up again"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    destination = models.ForeignKey(
        Destination, on_delete=models.SET_NULL, null=True, related_name="consents"
    )
    channel = models.CharField(max_length=16, choices=Channel.choices)
    address = models.CharField(max_length=254)
    word = models.CharField(max_length=16, choices=Word.choices)
    wording = models.CharField(max_length=500, blank=True, default="")  # what they were shown
    source = models.CharField(max_length=120, blank=True, default="")  # page, or provider's id
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_word_display()} at {self.at:%Y-%m-%d %H:%M}"


class LinkCode(models.Model):
    """A code shown on the settings page and sent back from the phone it is to link."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="link_codes"
    )
    digest = models.CharField(max_length=64, unique=True)  # keyed hash: the code itself is not kept
    only_from = models.CharField(
        max_length=32, blank=True, default=""
    )  # another phone cannot use it
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    destination = models.ForeignKey(
        Destination, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"link code {self.pk}"
