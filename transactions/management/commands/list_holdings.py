import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from transactions.asked_person import asked_person
from transactions.listing import listed_holdings


class Command(BaseCommand):
    help = "Print what a person owns, with cost and profit in their display currency."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="username or email address")
        parser.add_argument(
            "--method", choices=User.CostMethod.values, help="instead of the portfolios' own"
        )
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = asked_person(options["user"])
        rows = listed_holdings(owner, now=timezone.now(), method=options["method"])
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            figures = (f"{name} {row[name] or 'unknown'}" for name in ("cost", "realised", "value"))
            self.stdout.write(f"{row['quantity']} {row['symbol']}: {', '.join(figures)}")
