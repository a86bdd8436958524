"""`manage.py bench_race`: not a crossing is lost or doubled, whoever races with a refresh."""

from typing import Any

from django.core.management.base import CommandParser

from bench import racing, racing_changes
from bench.command import BenchCommand

RACES = {"evaluators": racing, "changes": racing_changes}


class Command(BenchCommand):
    help = (
        "Race four evaluators, one of them killed before its commit, or people's changes (pause,"
        " delete, another line, an entry) with a refresh, against an oracle."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--of", choices=sorted(RACES), default="evaluators")
        parser.add_argument("--rounds", type=int, help="50 of evaluators, 1000 of changes")

    def handle(self, *args: Any, **options: Any) -> None:
        race = RACES[options["of"]]
        self.module = race.__name__
        self.more = (str(options["rounds"] or race.ROUNDS),)
        super().handle(*args, **options)
