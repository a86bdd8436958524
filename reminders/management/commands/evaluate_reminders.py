"""`manage.py evaluate_reminders`: judge every reminder by the present quotes, in this process."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reminders.evaluate import evaluate_now
from tracker.lib.clock import database_now


class Command(BaseCommand):
    help = "Judge reminders by the present quotes. Harmless to repeat: what fired fires once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = asdict(evaluate_now(now=database_now()))
        if options["json"]:
            self.stdout.write(json.dumps(numbers))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in numbers.items()) + ".")
