import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils import timezone

from market.coingecko.client import CoinGecko
from market.sync_rates import sync_rates


class Command(BaseCommand):
    help = "Bring the exchange rates up to today, now and in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: object, **options: object) -> None:
        done = sync_rates(client=CoinGecko(), now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
            return
        counts = f"{done.today} of today, {done.missed} of days missed"
        self.stdout.write(f"{done.published} published rates, {counts}.")
        for problem in done.problems:
            self.stdout.write(problem)
