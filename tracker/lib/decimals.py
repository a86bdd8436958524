"""Decimal amounts that keep every digit on SQLite and on PostgreSQL.

SQLite's own decimals are floats, and its text compares wrongly ('70000' < '8000'). So a column
holds `numeric` on PostgreSQL and text on SQLite, both in one canonical spelling, and a comparison
in SQL is refused on both engines. Where SQL must compare, a model adds `mirror_of("price")`: a
stored floating-point column that the database itself keeps. SQL filters, Decimal judges.
"""

from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.functions import Cast

_ORDERINGS = frozenset({"gt", "gte", "lt", "lte", "range"})


def spelling(value: Decimal) -> str:
    """The one way a number is written down: 70000, 0.000012, -3.5. Every digit is kept."""
    text = str(value)
    if _is_plain(text):
        return text
    if "E" in text:
        text = format(value, "f")
    elif not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def canonical(value: Decimal) -> Decimal:
    """The same number without trailing zeros, digit for digit.

    Decimal.normalize() would round to the context's 28 digits.
    """
    return value if _is_plain(str(value)) else Decimal(spelling(value))


def _is_plain(text: str) -> bool:
    """Most numbers are spelt right as they are; a refresh asks this a hundred thousand times."""
    return text[-1] in "123456789" and "E" not in text


_Set = TypeVar("_Set")
_Get = TypeVar("_Get")


class ExactDecimalField(models.Field[_Set, _Get]):
    """A Decimal of any length. Floats are refused: they have lost their digits already."""

    # What a model's attribute takes and gives; None is added to both where null=True.
    _pyi_private_set_type: Decimal | str | int
    _pyi_private_get_type: Decimal

    description = "Exact decimal number"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "numeric" if connection.vendor == "postgresql" else "text"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in _ORDERINGS:
            return None  # Django answers "unsupported lookup": compare the mirror instead
        return super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise ValidationError("A floating-point number is not exact.")
        try:
            number = value if isinstance(value, Decimal) else Decimal(str(value))
        except InvalidOperation as exc:
            raise ValidationError("Enter a number.") from exc
        if not number.is_finite():
            raise ValidationError("Enter a finite number.")
        return canonical(number)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, Expression):
            return value
        if isinstance(value, float):
            raise TypeError(f"{self.name}: a float is not an exact amount")
        return canonical(Decimal(value))

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        if isinstance(value, Decimal) and connection.vendor != "postgresql":
            return spelling(value)
        return value

    def from_db_value(self, value: Any, *args: Any) -> Decimal | None:
        return None if value is None else canonical(Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        value = self.to_python(self.value_from_object(obj))
        return "" if value is None else spelling(value)

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.DecimalField, **kwargs})


def mirror_of(field: str) -> models.GeneratedField:
    """The approximate value of an exact column, kept by the database, for SQL to compare."""
    return models.GeneratedField(
        expression=Cast(field, models.FloatField()),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
