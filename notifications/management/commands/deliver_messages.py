import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.deliver import deliver_ready
from notifications.transports.configured import email_transport


class Command(BaseCommand):
    help = "Deliver every message whose turn has come, now and in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: object, **options: object) -> None:
        tally = asdict(deliver_ready(email_transport(), clock=timezone.now))
        if options["json"]:
            self.stdout.write(json.dumps(tally))
        else:
            self.stdout.write(", ".join(f"{name} {count}" for name, count in tally.items()))
