"""`manage.py move_database --to postgres://…`: everything that is kept, in another database."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.move.copy import copy
from tracker.move.errors import MoveRefused
from tracker.move.target import target
from tracker.up.errors import CannotStart
from tracker.up.locks import nothing_runs


class Command(BaseCommand):
    help = "Copy everything into an empty database, check it there, and change nothing here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            required=True,
            help="postgres://user:password@host:5432/name; - reads it from standard input",
        )
        parser.add_argument("--json", action="store_true", help="print what was copied as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        url = sys.stdin.readline().strip() if options["to"] == "-" else options["to"]
        with ExitStack() as stack:
            try:
                stack.enter_context(nothing_runs())
                there = stack.enter_context(target(url))
                counts = copy(there)
            except (MoveRefused, CannotStart) as refusal:
                raise CommandError(str(refusal)) from refusal
        _prove(url)
        self._tell(counts, as_json=options["json"])

    def _tell(self, counts: dict[str, int], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"rows": sum(counts.values()), "tables": counts}))
            return
        self.stdout.write(
            f"{sum(counts.values()):,} rows of {len(counts)} tables are in the new database, read "
            "back and compared; its invariants hold. Nothing was changed here.\n"
            "Now set DATABASE_URL to the new address and start Bellwether. Keep the old database "
            "until you are sure, and start nothing with it: both would send messages."
        )


def _prove(url: str) -> None:
    """`check_invariants`, as a process that knows the new database only."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check_invariants", "--json"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout or done.stderr).strip().splitlines()[-1:]
        raise CommandError(
            f"Everything was copied, but what must be true does not hold there: {' '.join(said)} "
            "Run `manage.py check_invariants` here: if it fails here too, mend that first."
        )
