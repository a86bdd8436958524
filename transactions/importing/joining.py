"""Bring the rows of one trade together while a file streams by.

Exports keep the legs of a trade near each other, so only so many groups are held open; a file of
any length takes the same memory.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from transactions.importing.formats import Join
from transactions.importing.row import Row

OPEN_GROUPS = 2000


def by_key(key: Callable[[Row], object]) -> Join:
    """Rows with the same key are one group; a row whose key is None stands alone."""

    def join(rows: Iterable[Row]) -> Iterator[list[Row]]:
        groups: OrderedDict[object, list[Row]] = OrderedDict()
        for row in rows:
            of = key(row)
            if of is None:
                yield [row]
                continue
            groups.setdefault(of, []).append(row)
            if len(groups) > OPEN_GROUPS:
                yield groups.popitem(last=False)[1]
        yield from groups.values()

    return join


def by_main_row(is_main: Callable[[Row], bool]) -> Join:
    """A main row and the sub-rows below it are one group."""

    def join(rows: Iterable[Row]) -> Iterator[list[Row]]:
        group: list[Row] = []
        for row in rows:
            if is_main(row) and group:
                yield group
                group = []
            group.append(row)
        if group:
            yield group

    return join
