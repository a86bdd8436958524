import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from market.coingecko.client import CoinGecko
from market.sync_coins import plant_starters, sync_coins


class Command(BaseCommand):
    help = "Bring the catalogue of coins in step with CoinGecko's, now and in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")
        parser.add_argument(
            "--offline", action="store_true", help="only plant the best-known coins, if none are"
        )

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        planted = plant_starters(now=now)
        done = {"planted": planted}
        if not options["offline"]:
            done |= asdict(sync_coins(CoinGecko(), now=now))
        if options["json"]:
            self.stdout.write(json.dumps(done))
        else:
            counts = [f"{name} {count}" for name, count in done.items() if name != "problem"]
            self.stdout.write(", ".join(counts))
        if problem := done.get("problem"):
            raise CommandError(str(problem))
