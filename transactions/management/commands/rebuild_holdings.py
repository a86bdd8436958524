"""`manage.py rebuild_holdings`: reckon everything from the first entry on, and say what differed.

Entries are valued anew first, so that rates and prices that became known since then count.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from transactions.asked_person import asked_person
from transactions.models import CoinBook
from transactions.prove import differences
from transactions.rebuild import rebuild
from transactions.value_again import value_again_beside


class Command(BaseCommand):
    help = "Reckon all holdings from the ledger again and say where they differed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", help="username or email address; everybody without it")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [asked_person(options["user"])] if options["user"] else User.objects.all()
        facts: dict[str, Any] = {"people": 0, "coins": 0, "revalued": 0, "differences": []}
        for owner in people:
            found = [f"{owner.get_username()}: {words}" for words in differences(owner)]
            facts["differences"] += found
            facts["revalued"] += value_again_beside(owner, now=timezone.now())
            rebuild(owner, now=timezone.now())
            facts["people"] += 1
            facts["coins"] += CoinBook.objects.filter(owner=owner).count()
        self._tell(facts, as_json=options["json"])

    def _tell(self, facts: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(facts))
            return
        for words in facts["differences"]:
            self.stdout.write(f"differed: {words}")
        self.stdout.write(
            f"{facts['people']} people, {facts['coins']} coins rebuilt; "
            f"{facts['revalued']} entries are worth something else now."
        )
