"""`manage.py bench`: every benchmark, one after the other."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from bench.command import engines
from bench.engines import ENGINES


class Command(BaseCommand):
    help = "Run every bench; ends with 1 when a figure misses its limit."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", type=engines, default=list(ENGINES), metavar="A,B")

    def handle(self, *args: Any, **options: Any) -> None:
        missed = []
        for name in sorted(name for name in get_commands() if name.startswith("bench_")):
            self.stdout.write(f"== {name}")
            try:
                call_command(name, engine=options["engine"], stdout=self.stdout)
            except SystemExit:
                missed.append(name)
        if missed:
            self.stdout.write(f"Missed a limit: {', '.join(missed)}")
            raise SystemExit(1)
