"""`manage.py bench_dashboard`: the dashboard of a large ledger beside a bare query of its rows."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "Time the dashboard of 10,000 transactions and 200 coins, and reckoning its days."
    module = "bench.dashboard"
