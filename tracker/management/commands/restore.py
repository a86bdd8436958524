"""`manage.py restore FILE`: a backup becomes the database, and tells no old news."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.backup.programs import NoBackup
from tracker.backup.put_back import put_back
from tracker.backup.restored import begin_again, in_words
from tracker.up.errors import CannotStart
from tracker.up.locks import nothing_runs


class Command(BaseCommand):
    help = "Put a backup into an empty database, and set aside what may have been sent since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` made")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with nothing_runs():
                put_back(options["file"])
                until, found = begin_again()
        except (NoBackup, CannotStart) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(in_words(until, found))
