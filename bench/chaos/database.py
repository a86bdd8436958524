"""A database that goes down in the middle of everything and comes back."""

import os
import signal
import threading
import time

from django.db import DatabaseError, InterfaceError, connection, transaction

BACK_SECONDS = 60.0
BUSY_SECONDS = 0.5


def crash() -> None:
    """PostgreSQL ends every session and recovers from its log, as it does when a part of it dies.

    SQLite has no server that could die; there every writer waits for a while.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            threading.Event().wait(BUSY_SECONDS)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    os.kill(own, signal.SIGKILL)
    wait_until_back()


def wait_until_back() -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def cut_everybody_off() -> None:
    """PostgreSQL ends every connection but ours; SQLite keeps every writer waiting for a while."""
    if connection.vendor != "postgresql":
        crash()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
