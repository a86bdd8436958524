"""Open a file as one person's import would read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from transactions.importing.extract import Extraction, Options
from transactions.importing.mapping import Mapping, recognise_mapped
from transactions.importing.places import Places
from transactions.importing.reading.source import opened
from transactions.importing.recognise import recognise
from transactions.importing.sift import Sieve
from transactions.importing.times import Order
from transactions.models import Import, Portfolio


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said about the file. All of it may be left out."""

    exchange: str = ""
    day_first: bool | None = None
    zone: str = "UTC"
    mapping: Mapping | None = None
    into_one: bool = False  # our own export: all into the chosen portfolio

    def as_json(self) -> dict[str, Any]:
        return {
            "exchange": self.exchange,
            "day_first": self.day_first,
            "zone": self.zone,
            "mapping": self.mapping.as_json() if self.mapping else None,
            "into_one": self.into_one,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Wishes":
        mapping = said.get("mapping")
        return cls(
            exchange=said.get("exchange", ""),
            day_first=said.get("day_first"),
            zone=said.get("zone", "UTC"),
            mapping=Mapping.from_json(mapping) if mapping else None,
            into_one=said.get("into_one", False),
        )

    def options(self, *, now: datetime) -> Options:
        order = {True: Order.DAY_FIRST, False: Order.MONTH_FIRST, None: None}[self.day_first]
        zone = UTC if self.zone == "UTC" else ZoneInfo(self.zone)
        return Options(order=order, zone=zone, now=now)


@contextmanager
def sieve_of(
    path: Path,
    portfolio: Portfolio,
    *,
    now: datetime,
    wishes: Wishes | None = None,
    batch: Import | None = None,
) -> Iterator[Sieve]:
    """The file's rows, sorted for this portfolio; raises ImportRefused with a sentence."""
    wishes = wishes or Wishes()
    with opened(path) as sources:
        if wishes.mapping:
            found = recognise_mapped(sources, wishes.mapping)
        else:
            found = recognise(sources, exchange=wishes.exchange)
        reading = Extraction(found, options=wishes.options(now=now))
        places = Places(portfolio, into_one=wishes.into_one)
        yield Sieve(places, reading, now=now, batch=batch)
