"""The tables of reminders, for Django to find."""

from reminders.tables.crossing import Crossing
from reminders.tables.reminder import Metric, Reminder
from reminders.tables.silence import Silence
from reminders.tables.summary import Summary

__all__ = ["Crossing", "Metric", "Reminder", "Silence", "Summary"]
