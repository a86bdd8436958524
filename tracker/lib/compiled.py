"""Whole rows by their keys, by a query that is compiled once in a process.

Django takes longer to put a query of thirty columns together than the database to answer it, and a
refresh asks the same ones each time.
"""

from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from tracker.lib.among import together

M = TypeVar("M", bound=models.Model)
Keys = Collection[int] | Collection[str]


class Compiled(Generic[M]):
    """`build` makes the query; `among` its keys must be all that it is asked with."""

    def __init__(self, model: type[M], build: Callable[[Keys], "models.QuerySet[M]"]) -> None:
        self._model, self._build = model, build
        self._sql: dict[str, str] = {}  # by engine

    def rows(self, keys: Keys) -> list[M]:
        if not keys:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._sql:
            self._sql[connection.vendor], [_] = self._build(keys).query.sql_with_params()
        asked: list[Any] = [together(keys, connection)]
        return list(self._model._default_manager.raw(self._sql[connection.vendor], asked))
