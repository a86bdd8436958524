"""What a test tells a process it starts."""

from typing import Any
from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """The tests' own database, for another process."""
    found: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}@{quote(found['HOST'], safe='')}/{found['NAME']}"
