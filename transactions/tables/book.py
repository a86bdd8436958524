"""How far a coin's ledger has been reckoned, so that a new entry does not start from the first.

Everything here is derived. Deleting it costs only time: the next change replays the ledger.
"""

from django.conf import settings
from django.db import models

from market.models import Coin
from tracker.lib.decimals import ExactDecimalField, mirror_of
from transactions.tables.holding import Holding


class CoinBook(models.Model):
    """One person's ledger of one coin over all portfolios. Whoever writes locks this row."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_at = models.DateTimeField(null=True)  # None: nothing is reckoned yet
    steps = models.PositiveBigIntegerField(default=0)  # reckoned so far
    marked = models.PositiveBigIntegerField(default=0)  # steps at the newest checkpoint

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "coin"], name="coin_book_once"),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id} of {self.owner_id}"


class Lot(models.Model):
    """What is left of one acquisition, at what cost."""

    holding = models.ForeignKey(
        Holding, on_delete=models.CASCADE, related_name="lots", db_index=False
    )
    seq = models.PositiveBigIntegerField()  # the how-manieth to arrive in this holding
    acquired_at = models.DateTimeField()
    quantity = ExactDecimalField()
    cost = ExactDecimalField(null=True)
    unit = ExactDecimalField(null=True)  # cost of one when it was acquired: HIFO's order
    cause = models.TextField(blank=True, default="")  # why the cost is unknown

    unit_mirror = mirror_of("unit")

    class Meta:
        ordering = ["acquired_at", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["holding", "seq"], name="lot_once"),
        ]
        indexes = [
            # Serve the next lots that FIFO and LIFO, or HIFO, would take.
            models.Index(fields=["holding", "acquired_at", "seq"], name="lot_by_age"),
            models.Index(fields=["holding", "-unit_mirror"], name="lot_by_cost"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} of {self.acquired_at:%Y-%m-%d}"


class Checkpoint(models.Model):
    """All pools of a book as they stood after every entry up to and with `at`."""

    book = models.ForeignKey(
        CoinBook, on_delete=models.CASCADE, related_name="checkpoints", db_index=False
    )
    at = models.DateTimeField()
    steps = models.PositiveBigIntegerField()
    state = models.TextField()

    class Meta:
        constraints = [
            # Serves "the newest checkpoint before an edited entry".
            models.UniqueConstraint(fields=["book", "at"], name="checkpoint_once"),
        ]

    def __str__(self) -> str:
        return f"step {self.steps} of book {self.book_id}"
