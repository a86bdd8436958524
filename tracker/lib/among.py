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
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*parameters, self.rhs]
        chosen = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - our own names
        return chosen, [*parameters, json.dumps(self.rhs)]
