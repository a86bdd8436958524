"""Numbers for new crossings, known before the rows are written: messages are keyed by them."""

from django.db import connections, router

from reminders.models import Crossing


def next_numbers(count: int) -> list[int]:
    """So many primary keys that nobody else will use. Inside the transaction that writes them."""
    connection = connections[router.db_for_write(Crossing)]
    table = Crossing._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # Transactions are IMMEDIATE: nobody else writes before ours ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))
