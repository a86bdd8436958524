"""One clock for all processes, on however many machines: the database's.

Leases, slots and ages that two machines must agree on are counted by it. SQLite has no clock of
its own, and only one machine.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found
