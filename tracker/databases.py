"""How each kind of database is opened."""

from typing import Any

SQLITE = "django.db.backends.sqlite3"


def with_options(found: dict[str, Any]) -> dict[str, Any]:
    """The settings of a database as its URL says, with the options that we rely on."""
    if found["ENGINE"] == SQLITE:
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half-way
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return found
