"""The least that firing must write: one UPDATE by keys, and the INSERTs of rows made beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from notifications.models import Message
from reminders.models import Crossing

AT_ONCE = 5000
UPDATE = "UPDATE reminders_reminder SET state = 'done', generation = generation + 1 WHERE id IN "


@dataclass(frozen=True)
class Bare:
    """The rows of some crossings and messages, ready to be sent."""

    reminders: list[int]
    inserts: list[tuple[str, list[tuple[Any, ...]]]]

    @classmethod
    def of(cls, *, crossed_at: datetime) -> "Bare":
        """What was written at that moment."""
        crossings = Crossing.objects.filter(crossed_at=crossed_at)
        messages = Message.objects.filter(created_at=crossed_at)
        reminders = list(crossings.values_list("reminder", flat=True))
        return cls(reminders, [_insert(crossings), _insert(messages)])

    def write(self) -> None:
        with connection.cursor() as cursor:
            for start in range(0, len(self.reminders), AT_ONCE):
                keys = map(str, self.reminders[start : start + AT_ONCE])
                cursor.execute(UPDATE + f"({', '.join(keys)})")
            for sql, rows in self.inserts:
                cursor.executemany(sql, rows)


def _insert(chosen: models.QuerySet[Any]) -> tuple[str, list[tuple[Any, ...]]]:
    model = chosen.model
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    rows = [_prepared(row, fields) for row in chosen]
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", rows  # noqa: S608


def _prepared(row: models.Model, fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields
    )
