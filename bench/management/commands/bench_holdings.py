"""`manage.py bench_holdings`: what an entry costs on a long ledger beside a short one."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "Time an append, an edit of the past and a rebuild on 50,000 entries against 500."
    module = "bench.holdings"
