"""`manage.py bench_delivery`: pace, claims, and the time from a crossing to the provider."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "How fast messages leave, what they cost, and how long a crossing takes to be told."
    module = "bench.delivery.everything"
