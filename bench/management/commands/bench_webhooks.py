"""`manage.py bench_webhooks`: how long Twilio waits for the answer to a receipt."""

from bench.command import BenchCommand


class Command(BenchCommand):
    help = "How long Twilio waits for the answer to a receipt."
    module = "bench.webhooks"
