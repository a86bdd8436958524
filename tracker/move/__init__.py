"""Take a whole database elsewhere: from SQLite to PostgreSQL, when a laptop becomes a service."""
