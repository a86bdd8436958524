"""The pages of reminders: find, check, call, answer."""
