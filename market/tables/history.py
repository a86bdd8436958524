"""What prices were: every changed one for some months, and roll-ups of hours and days for good."""

from django.db import models

from market.tables.coin import Coin
from tracker.lib.decimals import ExactDecimalField


class PricePoint(models.Model):
    """One accepted price that differed from the one before it, at the time it was true."""

    # Points come by the thousand and coins are never deleted: the database need not check each.
    coin = models.ForeignKey(
        Coin, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    price = ExactDecimalField()

    class Meta:
        constraints = [
            # Serves charts, "the last points of a coin" and pruning; a replay adds nothing.
            models.UniqueConstraint(fields=["coin", "at"], name="price_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id} {self.price:f} at {self.at:%Y-%m-%d %H:%M:%S}"


class RolledUp(models.Model):
    """The prices of one stretch of time: the first, the extremes, the last, and how many."""

    coin = models.ForeignKey(
        Coin, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()  # the stretch begins here
    open = ExactDecimalField()
    high = ExactDecimalField()
    low = ExactDecimalField()
    close = ExactDecimalField()
    points = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [
            # Serves the coin's charts, and lets a repeated roll-up replace itself.
            models.UniqueConstraint(fields=["coin", "at"], name="%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.coin_id} {self.close:f} from {self.at:%Y-%m-%d %H:%M}"


class HourPrice(RolledUp):
    pass


class DayPrice(RolledUp):
    pass
