"""The tables of notifications, one file a thing."""
