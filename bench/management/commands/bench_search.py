"""`manage.py bench_search`: how quickly a coin is found while somebody types."""

from django.core.management.base import CommandParser

from bench.command import BenchCommand, engines


class Command(BenchCommand):
    help = "The slowest hundredth of searches among 20,000 coins, against the limit of 20 ms."
    module = "bench.search"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        # The index lives in memory: one engine says it all.
        parser.set_defaults(engine=engines("sqlite"))
