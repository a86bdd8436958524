"""A filter for one of thousands of keys: `filter(among("pk", keys))`.

`pk__in` prepares and compiles every key by itself, which takes longer than the answer. Here all of
them travel as one parameter.
"""

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import F
from django.db.models.lookups import Lookup


def among(column: str, keys: Collection[int] | Collection[str]) -> "Among":
    """`column` may lead over relations and ends at one: portfolio__owner_id."""
    return Among(F(column), list(keys))


class Among(Lookup[Any]):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.rhs:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        return one_of(column, connection), [*parameters, together(self.rhs, connection)]


def one_of(column: str, connection: Any, *, place: str = "%s") -> str:
    """The condition in SQL, with a place for the keys."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY({place})"
    return f"{column} IN (SELECT value FROM json_each({place}))"  # noqa: S608 - our own names


def together(keys: Collection[Any], connection: Any) -> Any:
    """The keys as one parameter."""
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))
