"""`manage.py backup`: a copy of the whole database, while everything runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.backup.make import default_folder, forget_older, make_backup
from tracker.backup.programs import NoBackup


class Command(BaseCommand):
    help = "Copy the database, checked, into DATA_DIR/backups or another folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="instead of DATA_DIR/backups")
        parser.add_argument("--keep", type=int, default=0, help="delete all but the newest so many")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or default_folder()
        try:
            path = make_backup(folder, now=timezone.now())
        except (NoBackup, OSError) as problem:
            raise CommandError(str(problem)) from problem
        gone = forget_older(folder, keep=options["keep"])
        size = path.stat().st_size / 2**20
        older = f" {len(gone)} older ones were deleted." if gone else ""
        self.stdout.write(
            f"{path} ({size:,.1f} MB).{older}\nKeep SECRET_KEY (or DATA_DIR/secret_key) elsewhere: "
            "without it second factors cannot be read. `manage.py restore FILE` puts a copy back."
        )
