"""`manage.py bench_race`: evaluators race and die, and not a crossing is lost or doubled."""

from typing import Any

from django.core.management.base import CommandParser

from bench.command import BenchCommand
from bench.racing import ROUNDS


class Command(BenchCommand):
    help = "Race four evaluators, one of them killed before its commit, against an oracle."
    module = "bench.racing"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--rounds", type=int, default=int(ROUNDS))

    def handle(self, *args: Any, **options: Any) -> None:
        self.more = (str(options.get("rounds", ROUNDS)),)
        super().handle(*args, **options)
