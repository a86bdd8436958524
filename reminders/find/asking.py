"""What every question of a refresh has in common: which quotes count, and in which words."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, router, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from market.models import Quote
from reminders.present import Present

# The conditions of the hot indexes, word for word: else the planner would not know them again.
ARMED = "r.deleted_at IS NULL AND r.state = 'armed'"
WAITING = "r.deleted_at IS NULL AND r.state = 'waiting'"
UNSEEN = "r.deleted_at IS NULL AND r.state = 'unseen'"
# A floating-point mirror is off by less than this part of the value: candidates are never missed.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Asking:
    """One evaluation's view of the quotes."""

    present: Present
    only_asked: bool  # the quotes of this refresh alone, instead of all

    @property
    def known(self) -> str:
        """SQL: the quotes that may be relied on, as Quote.known_price says it."""
        asked = " AND q.asked_at = %(now)s" if self.only_asked else ""
        return f"q.trust <> 'confirming' AND q.as_of >= %(oldest)s{asked}"

    @property
    def times(self) -> dict[str, Any]:
        """The parameters of `known`."""
        now = self.present.now
        return {"now": moment(now), "oldest": moment(now - self.present.max_age)}

    def rate(self, currency: str) -> float | None:
        """How much of it a dollar buys, if that is known; per cent have no currency."""
        return self.present.dollar_rate(currency or "usd")

    def rates(self) -> dict[str, float]:
        """How much of each currency a dollar buys; the unknown ones are left out."""
        return self.present.dollar_rates()


def moment(at: datetime) -> Any:
    """A parameter, as the database at hand compares times."""
    return connections[database()].ops.adapt_datetimefield_value(at)


def database() -> str:
    return router.db_for_write(Quote)


def is_postgres() -> bool:
    return connections[database()].vendor == "postgresql"


def rows(sql: str, parameters: Any = None, *, by_index: bool = False) -> list[tuple[Any, ...]]:
    """Answers of raw SQL; `by_index` where a small table would tempt the planner to read it all."""
    connection = connections[database()]
    if connection.vendor != "postgresql":
        return _asked(sql, parameters)
    with nullcontext() if connection.in_atomic_block else transaction.atomic(connection.alias):
        _asked("SET LOCAL jit = off")  # compiling costs more than the question
        if by_index:
            _asked("SET LOCAL enable_seqscan = off")
        found = _asked(sql, parameters)
        if by_index:
            _asked("SET LOCAL enable_seqscan TO DEFAULT")
    return found


def _asked(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connections[database()].cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
    return found


def in_parts(sql: str, parameters: Any = None, *, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """The same, so many rows at a time."""
    with connections[database()].cursor() as cursor:
        cursor.execute(sql, parameters)
        while some := cursor.fetchmany(size):
            yield some


def ids(sql: str, parameters: Any = None, *, by_index: bool = False) -> list[int]:
    return [row[0] for row in rows(sql, parameters, by_index=by_index)]


def in_words_of_an_index(condition: str) -> RawSQL:
    """A filter that SQLite knows again as that of an index, which parameters would hide from it."""
    return RawSQL(condition, (), output_field=BooleanField())  # noqa: S611 - our own names only


def literals(words: Sequence[str]) -> str:
    """Our own names as an SQL list, as the conditions of indexes have them."""
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"
