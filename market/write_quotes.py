"""Writes thousands of quotes and their history in a handful of statements.

The ORM's own way (bulk_create with update_conflicts, twice) takes more than ten times as long:
`manage.py bench_refresh` measures both. The caller holds the transaction; `lock_quotes` makes
reading, judging and writing one step for all writers.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from django.db import connections, router

from market import quotes_on_postgres, quotes_on_sqlite
from market.accept import Verdict
from market.changes import AcceptedPrice
from market.models import Quote


class Engine(Protocol):
    """What each database does in its own words."""

    def lock(self, using: str) -> None: ...

    def share(self, using: str) -> None: ...

    def write_accepted(
        self, accepted: Collection[AcceptedPrice], *, now: datetime, using: str
    ) -> None: ...

    def write_held(
        self, held: Collection[tuple[str, Verdict]], *, now: datetime, using: str
    ) -> None: ...


def lock_quotes() -> None:
    """Wait until no other transaction writes quotes; the end of ours lets the next one in."""
    using = router.db_for_write(Quote)
    _engine(using).lock(using)


def share_quotes() -> None:
    """Keep quotes as they are until our transaction ends, beside others who want the same.

    Whoever judges something by the current prices takes this first. So a refresh sees all that
    was judged before it, and what is judged afterwards sees all of the refresh.
    """
    using = router.db_for_write(Quote)
    _engine(using).share(using)


def write_quotes(
    accepted: Collection[AcceptedPrice], held: Mapping[str, Verdict], *, now: datetime
) -> None:
    """Store accepted prices with a point of history where they moved, and why others were held."""
    using = router.db_for_write(Quote)
    if accepted:
        _engine(using).write_accepted(accepted, now=now, using=using)
    if held:
        _engine(using).write_held(list(held.items()), now=now, using=using)


def _engine(using: str) -> Engine:
    if connections[using].vendor == "postgresql":
        return quotes_on_postgres
    return quotes_on_sqlite
