"""`manage.py after_restore`: when a database was put back by other means than `restore`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.backup.restored import begin_again, in_words
from tracker.up.errors import CannotStart
from tracker.up.locks import nothing_runs


class Command(BaseCommand):
    help = "Set aside what may have been sent since the backup was made, and fire nothing anew."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with nothing_runs():
                until, found = begin_again()
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(in_words(until, found))
