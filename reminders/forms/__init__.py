"""The forms of reminders."""
