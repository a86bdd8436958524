"""The tables of dashboard, for Django to find."""

from dashboard.tables.value_fill import ValueFill
from dashboard.tables.value_point import ValuePoint

__all__ = ["ValueFill", "ValuePoint"]
