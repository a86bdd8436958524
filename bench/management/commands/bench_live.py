"""`manage.py bench_live`: our live hub against a group of Channels."""

from django.core.management.base import CommandParser

from bench.command import BenchCommand, engines


class Command(BenchCommand):
    help = "Time until the last of 1,000 open pages has its news, against a group of Channels."
    module = "bench.live"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        # News does not touch the database: one engine says it all.
        parser.set_defaults(engine=engines("sqlite"))
