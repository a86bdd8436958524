"""`manage.py lighthouse`: how Lighthouse judges the pages people look at most."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bench.lighthouse.measure import Score, scores


class Command(BaseCommand):
    help = "Let Lighthouse judge dashboard, board, reminders and a coin's page, on the demo's data."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the scores as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[Score] = []
        for score in scores():
            found.append(score)
            if not options["json"]:
                self.stdout.write(str(score))
        well = all(score.ok for score in found)
        if options["json"]:
            self.stdout.write(json.dumps({"scores": [asdict(each) for each in found], "ok": well}))
        if not well:
            raise SystemExit(1)
