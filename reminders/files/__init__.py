"""All reminders of a person as a file, and back. Each keeps its key, so twice is once."""
