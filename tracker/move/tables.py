"""Every table of ours, and the columns that are written and not computed."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.move.errors import MoveRefused

Model = type[models.Model]
# Written by `migrate` itself, in every database alike.
MADE_BY_MIGRATE = frozenset({"auth_permission", "django_content_type"})
# No models, and nothing that has to come along: what was migrated, counters of log-in limits.
NOT_MOVED = frozenset({"django_migrations", "cache"})


def tables() -> list[Model]:
    """All of them, many-to-many tables included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def columns(model: Model) -> list[Any]:
    """The fields that hold something of their own; generated columns follow from them."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def rows(model: Model, using: str) -> models.QuerySet[Any]:
    """All rows, whatever the model's own managers leave out."""
    return models.QuerySet(model, using=using).order_by("pk")


def table_of(model: Model) -> str:
    return str(model._meta.db_table)


def refuse_strangers(connection: BaseDatabaseWrapper, *, where: str) -> None:
    """Tables we know nothing of would stay behind, or are somebody else's."""
    ours = {table_of(model) for model in tables()} | NOT_MOVED
    if strangers := sorted(set(connection.introspection.table_names()) - ours):
        names = ", ".join(strangers[:5])
        raise MoveRefused(f"{where} has tables that are not ours: {names}. Nothing was changed.")


def filled(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Our tables in which somebody has written something already."""
    there = set(connection.introspection.table_names())
    for model in tables():
        name = table_of(model)
        if name in there - MADE_BY_MIGRATE and rows(model, connection.alias).exists():
            yield name
