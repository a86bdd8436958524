from dataclasses import dataclass

from transactions.entry import Entry


@dataclass(frozen=True, slots=True)
class Ready:
    """A new entry, where it goes, and what will recognise it the next time."""

    entry: Entry
    fingerprint: str
    line: int
    order: int  # among the entries of its moment
    portfolio: int  # below zero: still to be made, see places.py
    transfer: str = ""  # the other end of a matched transfer says the same
