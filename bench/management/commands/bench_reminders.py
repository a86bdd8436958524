"""`manage.py bench_reminders`: what a million armed reminders cost."""

from typing import Any

from django.core.management.base import CommandParser

from bench.command import BenchCommand
from bench.reminding.everything import PARTS


class Command(BenchCommand):
    help = "Time finding and firing among a million reminders, a whole refresh, and balances."
    module = "bench.reminding.everything"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--only", choices=PARTS, nargs="+", default=[], help="some parts instead of all"
        )
        parser.add_argument(
            "--shrink", type=int, default=1, metavar="N", help="a trial of an Nth of the size"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.more = (str(options.get("shrink", 1)), *options.get("only", ()))
        super().handle(*args, **options)
