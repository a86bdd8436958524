"""Whether an error is about the moment or about the row that was under way.

A database that is being restarted, or a task whose time is over, says nothing about a row: the
whole loop is tried again at its next turn and nothing is lost. What the database refuses of one
row it will refuse again.
"""

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError

_PASSING = (DatabaseError, InterfaceError, SoftTimeLimitExceeded)
_OF_THE_ROW = (DataError, IntegrityError)


def is_passing(error: Exception) -> bool:
    return isinstance(error, _PASSING) and not isinstance(error, _OF_THE_ROW)
