"""The tables of reminders, one file a thing."""
