import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from transactions.asked_person import asked_person
from transactions.listing import listed_entries


class Command(BaseCommand):
    help = "Print a person's ledger, the oldest entry first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="username or email address")
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = listed_entries(asked_person(options["user"]))
        if options["json"]:
            self.stdout.write(json.dumps(list(rows)))
            return
        for row in rows:
            words = (row["at"], row["kind"], row["quantity"], row["symbol"], row["exchange"])
            price = f"at {row['price']} {row['currency']}" if row["price"] else ""
            self.stdout.write(" ".join(filter(None, (*words, price))))
