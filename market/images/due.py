"""Which pictures are to be fetched now: of the board's coins and of those somebody wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from market.demand import coin_demand
from market.images import files
from market.models import Coin

LARGEST = 100  # the board's longest page


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of one coin: where it lies, our copy of it, and how fetching it went."""

    coin: str
    address: str
    copy: str = ""  # the name of our file
    source: str | None = None  # the address last asked
    tries: int | None = None  # that failed, in a row
    not_before: datetime | None = None  # None: the last try brought it

    @property
    def moved(self) -> bool:
        return self.source != self.address

    @property
    def failures(self) -> int:
        return 0 if self.moved else self.tries or 0

    def is_due(self, copies: frozenset[str], *, now: datetime) -> bool:
        """New, moved, lost from our folder, or failed so long ago that it is tried again."""
        if self.moved:
            return True
        if self.not_before is not None:
            return self.not_before <= now
        return self.copy not in copies


def due_pictures(*, now: datetime) -> Iterator[Picture]:
    """The best-known coins first."""
    wanted, copies = _wanted(now=now), files.kept()
    for picture in _pictures():
        if picture.coin in wanted and picture.is_due(copies, now=now):
            yield picture


def _pictures() -> Iterator[Picture]:
    known = Coin.objects.filter(active=True).exclude(image_url="")
    rows = known.values_list(
        "pk",
        "image_url",
        "image",
        "fetched_image__source",
        "fetched_image__tries",
        "fetched_image__not_before",
    )
    return (Picture(*row) for row in rows)


def _wanted(*, now: datetime) -> set[str]:
    demand = coin_demand(now=now)
    largest = Coin.objects.ranked().values_list("pk", flat=True)[:LARGEST]
    return {*demand.near_line, *demand.held, *demand.watched, *largest}
