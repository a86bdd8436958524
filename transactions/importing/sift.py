"""Sort what a file says into new entries, duplicates, rows set aside, and problems."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from transactions.entry import Entry
from transactions.importing.coins import Coins, Symbol
from transactions.importing.event import Aside, Event, Problem
from transactions.importing.extract import Extraction
from transactions.importing.fingerprints import fingerprint, written
from transactions.importing.ledger_entry import entry_of
from transactions.importing.own_rows import OwnRows, with_own
from transactions.importing.places import Places
from transactions.importing.ready import Ready
from transactions.importing.refusals import RowProblem
from transactions.importing.tally import Tally
from transactions.models import Import, Transaction
from transactions.tables.entry import TransactionQuerySet

CHUNK = 2000
MOST_PROBLEMS = 1000


@dataclass(slots=True)
class Sifted:
    """The counts so far, and the first problems in full."""

    rows: int = 0
    new: int = 0
    duplicates: int = 0
    asides: int = 0
    problems: int = 0
    told: list[Problem] = field(default_factory=list)
    told_asides: list[Problem] = field(default_factory=list)
    questions: list[Symbol] = field(default_factory=list)
    places: Counter[int] = field(default_factory=Counter)  # new entries by portfolio

    def facts(self) -> list[dict[str, object]]:
        """Problems and what was set aside, by their lines."""
        both = sorted([*self.told, *self.told_asides], key=lambda each: each.line)
        return [each.facts() for each in both[:MOST_PROBLEMS]]


class Sieve:
    """Reads one file for one person; nothing is saved here."""

    def __init__(
        self, places: Places, reading: Extraction, *, now: datetime, batch: Import | None = None
    ) -> None:
        self.places = places
        self.portfolio = portfolio = places.home
        self.reading = reading
        self.now = now
        self.batch = batch
        form = reading.found.format
        self.exchange = form.exchange
        self.named = "" if form.many_exchanges else form.exchange
        self.coins = Coins(portfolio.owner, exchange=form.exchange)
        self.so_far = Sifted()

    def chunks(self, size: int = CHUNK) -> Iterator[list[Ready]]:
        """New entries, so many at a time; `so_far` counts along."""
        with Tally() as tally:
            outcomes = iter(self.reading)
            while chunk := list(islice(outcomes, size)):
                yield self._new(self._events(chunk), tally)
                self.so_far.rows = self.reading.rows
        self.so_far.rows = self.reading.rows
        self.so_far.questions = self.coins.questions()

    def _events(self, chunk: list[Event | Aside | Problem]) -> Iterator[tuple[Event, Entry]]:
        for outcome in chunk:
            if isinstance(outcome, Problem):
                self._problem(outcome)
            elif isinstance(outcome, Aside):
                self._aside(outcome)
            elif entry := self._entry(outcome):
                yield outcome, entry

    def _entry(self, event: Event) -> Entry | None:
        try:
            found = entry_of(
                event, self.coins, exchange=self.named, places=self.places, now=self.now
            )
        except RowProblem as problem:
            self._problem(Problem(event.line, problem.column, problem.value, problem.reason))
            return None
        if isinstance(found, Aside):
            self._aside(found)
            return None
        return found

    def _new(self, events: Iterator[tuple[Event, Entry]], tally: Tally) -> list[Ready]:
        pairs = list(events)
        own = list(with_own(pairs))
        ready = OwnRows(self.places, tally, self._ledger()).new(own) if own else []
        ready += self._unread([pair for pair in pairs if not pair[0].own], tally)
        self.so_far.new += len(ready)
        self.so_far.duplicates += len(pairs) - len(ready)
        self.so_far.places.update(each.portfolio for each in ready)
        return ready

    def _unread(self, pairs: list[tuple[Event, Entry]], tally: Tally) -> list[Ready]:
        """Those whose fingerprints the chosen portfolio does not know."""
        prints = [fingerprint(event, exchange=self.exchange) for event, _ in pairs]
        keys = [written(*both) for both in zip(prints, tally.count(prints), strict=True)]
        rows = self._ledger().filter(portfolio=self.portfolio, fingerprint__in=keys)
        known = set(rows.order_by().values_list("fingerprint", flat=True))
        return [
            Ready(entry, key, event.line, event.line, self.portfolio.pk)
            for (event, entry), key in zip(pairs, keys, strict=True)
            if key not in known
        ]

    def _ledger(self) -> TransactionQuerySet:
        """What there was before this file."""
        rows = Transaction.with_hidden.all()
        return rows if self.batch is None else rows.exclude(batch=self.batch)

    def _problem(self, problem: Problem) -> None:
        self.so_far.problems += 1
        if len(self.so_far.told) < MOST_PROBLEMS:
            self.so_far.told.append(problem)

    def _aside(self, aside: Aside) -> None:
        self.so_far.asides += 1
        if len(self.so_far.told_asides) < MOST_PROBLEMS:
            reason = f"Set aside: {aside.reason}"
            self.so_far.told_asides.append(Problem(aside.line, aside.column, aside.value, reason))
