import json
import signal
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from notifications.deliver import deliver_ready
from notifications.transports.configured import outlets
from tracker.lib import stopping
from tracker.lib.clock import database_now


class Command(BaseCommand):
    help = "Deliver every message whose turn has come, now and in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: object, **options: object) -> None:
        signal.signal(signal.SIGTERM, lambda *_: stopping.stop())  # what is under way ends well
        tally = deliver_ready(outlets(), clock=database_now)
        if options["json"]:
            self.stdout.write(json.dumps(tally))
        else:
            done = ", ".join(f"{name} {count}" for name, count in tally.items())
            self.stdout.write(done or "Nothing was waiting.")
