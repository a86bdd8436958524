"""`manage.py bench_refresh`: writing a whole market's prices against the ORM's own bulk way."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "Time writing 17,000 quotes with their history against bulk_create(update_conflicts)."
    module = "bench.refresh"
