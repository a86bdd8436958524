"""How far a coin's ledger has been reckoned, so that a new entry does not start from the first.

Everything here is derived. Deleting it costs only time: the next change replays the ledger.
"""

from django.conf import settings
from django.db import models

from market.models import Coin
from tracker.lib.decimals import ExactDecimalField, mirror_of
from transactions.tables.portfolio import Portfolio


class CoinBook(models.Model):
    """One person's ledger of one coin over all portfolios. Whoever writes locks this row.

    Lots and checkpoints count only in the book's present edition: another one can be written beside
    it, for as long as it takes, and shown by changing one number.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    coin = models.ForeignKey(Coin, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_at = models.DateTimeField(null=True)  # None: nothing is reckoned yet
    steps = models.PositiveBigIntegerField(default=0)  # reckoned so far
    marked = models.PositiveBigIntegerField(default=0)  # steps at the newest checkpoint
    edition = models.PositiveBigIntegerField(default=0)
    writes = models.PositiveBigIntegerField(default=0)  # how often this book was changed
    # Its holdings have the right quantity; cost and profit are unknown until it is reckoned anew.
    behind = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "coin"], name="coin_book_once"),
        ]
        indexes = [
            # Serves "what is still to be reckoned".
            models.Index(fields=["owner"], condition=models.Q(behind=True), name="book_behind"),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id} of {self.owner_id}"

    def lots_in(self, portfolio: int) -> "models.QuerySet[Lot]":
        return Lot.objects.filter(book=self, portfolio=portfolio, edition=self.edition)

    def present_checkpoints(self) -> "models.QuerySet[Checkpoint]":
        return Checkpoint.objects.filter(book=self, edition=self.edition)


class Lot(models.Model):
    """What is left of one acquisition, at what cost."""

    book = models.ForeignKey(CoinBook, on_delete=models.CASCADE, related_name="+", db_index=False)
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    edition = models.PositiveBigIntegerField(default=0)  # of the book it belongs to
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
            models.UniqueConstraint(
                fields=["portfolio", "book", "edition", "seq"], name="lot_once"
            ),
        ]
        indexes = [
            # Serve the next lots that FIFO and LIFO, or HIFO, would take.
            models.Index(
                fields=["book", "portfolio", "edition", "acquired_at", "seq"], name="lot_by_age"
            ),
            models.Index(
                fields=["book", "portfolio", "edition", "-unit_mirror"], name="lot_by_cost"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:f} of {self.acquired_at:%Y-%m-%d}"


class Checkpoint(models.Model):
    """All pools of a book as they stood after every entry up to and with `at`."""

    book = models.ForeignKey(CoinBook, on_delete=models.CASCADE, related_name="+", db_index=False)
    edition = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    steps = models.PositiveBigIntegerField()
    state = models.TextField()

    class Meta:
        constraints = [
            # Serves "the newest checkpoint before an edited entry".
            models.UniqueConstraint(fields=["book", "edition", "at"], name="checkpoint_once"),
        ]

    def __str__(self) -> str:
        return f"step {self.steps} of book {self.book_id}"


class CatchUp(models.Model):
    """A person whose ledger is being reckoned anew in the background; the row is the work."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    cause = models.CharField(max_length=80)  # what LEDGER_CHANGED will say
    since = models.DateTimeField()
    # A worker that stops answering loses the work at this time.
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.cause}"
