"""`manage.py bench_import`: reading and saving an export against a bare bulk_create."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "Time parsing and saving 100,000 rows, and watch the memory of ten times as many."
    module = "bench.importing"
