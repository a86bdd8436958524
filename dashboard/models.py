"""The tables of dashboard, for Django to find."""

from dashboard.tables.look import DashboardLook
from dashboard.tables.value_fill import ValueFill
from dashboard.tables.value_point import ValuePoint

__all__ = ["DashboardLook", "ValueFill", "ValuePoint"]
