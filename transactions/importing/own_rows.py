"""Which rows of our own export are new: those the ledger does not say yet, word by word.

An entry that was typed in has no fingerprint, so what counts here is what an entry says: of as many
equal ones as the ledger has, none comes in again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transactions.entry import Entry
from transactions.importing.event import Event, Own
from transactions.importing.fingerprints import content, digest, written
from transactions.importing.places import Places
from transactions.importing.ready import Ready
from transactions.importing.tally import Tally
from transactions.ledger import entry_of
from transactions.tables.entry import TransactionQuerySet

Pairs = Sequence[tuple[Event, Own, Entry]]


@dataclass(frozen=True, slots=True)
class OwnRows:
    places: Places
    tally: Tally
    ledger: TransactionQuerySet  # what there was before this file

    def new(self, pairs: Pairs) -> list[Ready]:
        rows = [self._ready(*pair) for pair in pairs]
        prints = [self._content(row.entry) for row in rows]
        places = [row.portfolio for row in rows]
        counts = self._count(places, [print_.hex() for print_ in prints])
        rows = [
            row if row.fingerprint else replace(row, fingerprint=written(print_, count))
            for row, print_, count in zip(rows, prints, counts, strict=True)
        ]
        keys = [row.fingerprint for row in rows]
        repeats = self._count(places, keys)
        said, read = self._said(rows), self._read(rows)
        return [
            row
            for row, print_, count, repeat in zip(rows, prints, counts, repeats, strict=True)
            if repeat == 1
            and count > said[row.portfolio, print_]
            and (row.portfolio, row.fingerprint) not in read
        ]

    def _ready(self, event: Event, own: Own, entry: Entry) -> Ready:
        place = self.places.number(own.portfolio, cost_method=own.cost_method)
        order = entry.order if own.in_order else event.line
        return Ready(entry, own.read_as, event.line, order, place, own.transfer)

    def _content(self, entry: Entry) -> bytes:
        to = entry.to_portfolio
        return content(entry, to="" if to is None else self.places.names[to])

    def _count(self, places: Sequence[int], keys: Sequence[str]) -> list[int]:
        """The how-manieth in this file and that portfolio."""
        both = zip(places, keys, strict=True)
        return self.tally.count([digest(f"{place} {key}") for place, key in both])

    def _said(self, rows: Sequence[Ready]) -> Counter[tuple[int, bytes]]:
        """How often the ledger says the same, of every entry at one of these moments."""
        moments = {row.entry.at for row in rows}
        there = self._there(rows).filter(at__in=moments)
        return Counter((row.portfolio_id, self._content(entry_of(row))) for row in there)

    def _read(self, rows: Sequence[Ready]) -> set[tuple[int, str | None]]:
        there = self._there(rows).filter(fingerprint__in=[row.fingerprint for row in rows])
        return set(there.values_list("portfolio", "fingerprint"))

    def _there(self, rows: Sequence[Ready]) -> TransactionQuerySet:
        places = {row.portfolio for row in rows if row.portfolio > 0}
        return self.ledger.filter(portfolio__in=places).order_by()


def with_own(pairs: Sequence[tuple[Event, Entry]]) -> Iterator[tuple[Event, Own, Entry]]:
    """Those that a row of our own export told."""
    return ((event, event.own, entry) for event, entry in pairs if event.own)
