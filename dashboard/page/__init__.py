"""What the dashboard shows, put together from the rooms below."""
