"""What every `manage.py bench_…` has in common: engines, a house of its own, the report."""

import json
import subprocess
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench.engines import ENGINES, own_house
from bench.figures import Figure, report


class BenchCommand(BaseCommand):
    """Runs `module.measure(engine)` in a child process for each engine."""

    module: str
    more: tuple[str, ...] = ()  # what else `measure` is told
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", type=engines, default=list(ENGINES), metavar="A,B")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = [figure for engine in options["engine"] for figure in self.measure(engine)]
        found = report(figures)
        lines = [json.dumps(found)] if options["json"] else map(str, figures)
        for line in lines:
            self.stdout.write(line)
        if not found["ok"]:
            raise SystemExit(1)

    def measure(self, engine: str) -> list[Figure]:
        command = [sys.executable, "-m", "bench.child", self.module, engine, *self.more]
        with own_house(engine) as environment:
            done = subprocess.run(  # noqa: S603 - our own module
                command,
                env=environment,
                cwd=settings.BASE_DIR,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            raise CommandError(f"{self.module} failed on {engine}:\n{done.stderr.strip()}")
        return [Figure(**facts) for facts in json.loads(done.stdout.splitlines()[-1])]


def engines(text: str) -> list[str]:
    """The engines of a comma-separated list."""
    chosen = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in ENGINES]
    if unknown or not chosen:
        raise ArgumentTypeError(f"choose from {', '.join(ENGINES)}")
    return chosen
