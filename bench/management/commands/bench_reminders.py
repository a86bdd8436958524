"""`manage.py bench_reminders`: what a million armed reminders cost."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "Time finding and firing among a million reminders, a whole refresh, and balances."
    module = "bench.reminding.everything"
