"""`manage.py check_invariants --json`: what must always be true, and the rows where it is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tracker.lib.invariants import violations


class Command(BaseCommand):
    help = "Check what must always be true of the database; exit 1 where it is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        checks, found = violations(now=timezone.now())
        if options["json"]:
            rows = [asdict(violation) for violation in found]
            facts = {"ok": not found, "checks": checks, "violations": rows}
            self.stdout.write(json.dumps(facts))
        else:
            for violation in found:
                self.stdout.write(f"{violation.invariant}: {violation.row}")
            self.stdout.write(f"{len(checks)} checks, {len(found)} violations.")
        if found:
            raise SystemExit(1)
