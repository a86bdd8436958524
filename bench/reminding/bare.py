"""The least that firing must write: one UPDATE by keys, and the INSERTs of rows made beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import F

from notifications.models import Message
from reminders.models import Crossing, Reminder

AT_ONCE = 5000
UPDATE = "UPDATE reminders_reminder SET state = 'done', generation = generation + 1 WHERE id IN "


@dataclass(frozen=True)
class Bare:
    """The rows of some crossings and messages, made beforehand."""

    reminders: list[int]
    crossings: list[Crossing]
    messages: list[Message]
    statements: list[tuple[str, list[tuple[Any, ...]]]]

    @classmethod
    def of(cls, *, crossed_at: datetime) -> "Bare":
        """What was written at that moment."""
        crossings = list(Crossing.objects.filter(crossed_at=crossed_at))
        messages = list(Message.objects.filter(created_at=crossed_at))
        reminders = [crossing.reminder_id for crossing in crossings]
        return cls(reminders, crossings, messages, [_insert(crossings), _insert(messages)])

    def by_the_orm(self) -> None:
        for start in range(0, len(self.reminders), AT_ONCE):
            some = Reminder.objects.filter(pk__in=self.reminders[start : start + AT_ONCE])
            some.update(state="done", generation=F("generation") + 1)
        Crossing.objects.bulk_create(self.crossings)
        Message.objects.bulk_create(self.messages)

    def by_prepared_statements(self) -> None:
        with connection.cursor() as cursor:
            for start in range(0, len(self.reminders), AT_ONCE):
                keys = map(str, self.reminders[start : start + AT_ONCE])
                cursor.execute(UPDATE + f"({', '.join(keys)})")
            for sql, rows in self.statements:
                cursor.executemany(sql, rows)


def _insert(rows: Sequence[models.Model]) -> tuple[str, list[tuple[Any, ...]]]:
    fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = rows[0]._meta.db_table
    prepared = [_prepared(row, fields) for row in rows]
    return f"INSERT INTO {table} ({names}) VALUES ({places})", prepared  # noqa: S608


def _prepared(row: models.Model, fields: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields
    )
