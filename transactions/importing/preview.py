"""What an import would do, before anything is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from transactions.entry import Entry
from transactions.importing.coins import Symbol
from transactions.importing.event import Problem
from transactions.importing.own_export import OWN
from transactions.importing.read_file import Wishes, sieve_of
from transactions.importing.sift import Sieve
from transactions.models import Portfolio

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A portfolio and how many new entries it gets."""

    name: str
    count: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of the whole file, and the first of each kind in full."""

    exchange: str
    format: str
    rows: int
    new: int
    duplicates: int
    problem_count: int
    aside_count: int
    problems: list[Problem]  # the first thousand; a reason says what is wrong
    asides: list[Problem]  # the first thousand; a reason says why it is no entry
    questions: list[Symbol]  # symbols to settle: with candidates, or unheard of
    coins: dict[str, str]  # symbol → id of the coin it was taken for
    entries: list[Entry]  # the first new ones
    lines: list[int]  # where those stand in the file
    places: list[Place]  # where the new ones go
    own: bool  # our own export, which may name portfolios


def preview_file(
    path: Path, portfolio: Portfolio, *, now: datetime, wishes: Wishes | None = None
) -> Preview:
    """Read the whole file and save nothing; raises ImportRefused with a sentence."""
    with sieve_of(path, portfolio, now=now, wishes=wishes) as sieve:
        ready = (each for chunk in sieve.chunks() for each in chunk)
        first = list(islice(ready, SHOWN))
        _finish(ready)
        return _told(sieve, [each.entry for each in first], [each.line for each in first])


def first_rows(
    path: Path, portfolio: Portfolio, *, now: datetime, wishes: Wishes, most: int
) -> Preview:
    """What only the first rows would become: quick enough to be asked for while one chooses."""
    with sieve_of(path, portfolio, now=now, wishes=wishes) as sieve:
        ready = next(sieve.chunks(size=most), [])
        sieve.so_far.questions = sieve.coins.questions()
        return _told(sieve, [each.entry for each in ready], [each.line for each in ready])


def _finish(rest: Iterator[object]) -> None:
    for _ in rest:
        pass


def _told(sieve: Sieve, entries: list[Entry], lines: list[int]) -> Preview:
    found, form = sieve.so_far, sieve.reading.found.format
    met = sieve.coins.met.values()
    return Preview(
        exchange=form.exchange,
        format=form.name,
        rows=found.rows,
        new=found.new,
        duplicates=found.duplicates,
        problem_count=found.problems,
        aside_count=found.asides,
        problems=sorted(found.told, key=lambda each: each.line),
        asides=sorted(found.told_asides, key=lambda each: each.line),
        questions=found.questions,
        coins={each.symbol.lstrip("="): each.coin for each in met if each.coin},
        entries=entries,
        lines=lines,
        places=[
            Place(sieve.places.names[number], count, sieve.places.is_new(number))
            for number, count in found.places.items()
        ],
        own=form.exchange == OWN,
    )
