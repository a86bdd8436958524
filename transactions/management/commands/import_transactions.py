import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from transactions.asked_person import asked_person
from transactions.importing.import_now import Report, import_now
from transactions.importing.read_file import Wishes
from transactions.importing.refusals import ImportRefused
from transactions.models import Portfolio
from transactions.portfolios import default_portfolio


class Command(BaseCommand):
    help = "Read an exchange's export into a person's ledger, now and in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="username or email address")
        parser.add_argument(
            "--portfolio",
            default="",
            help="its name or number; our own export then goes there as a whole",
        )
        parser.add_argument("--exchange", default="", help="look among its formats only")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        portfolio = _portfolio(asked_person(options["user"]), options["portfolio"])
        wishes = Wishes(exchange=options["exchange"], into_one=bool(options["portfolio"]))
        try:
            report = import_now(
                path, portfolio, wishes=wishes, clock=timezone.now, dry_run=options["dry_run"]
            )
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print(report, as_json=options["json"])

    def _print(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.facts()))
            return
        self.stdout.write(str(report))
        for problem in report.problems:
            line, column, value, reason = problem.values()
            self.stdout.write(f"line {line} {column} {value!r}: {reason}")


def _portfolio(owner: User, name: str) -> Portfolio:
    if not name:
        return default_portfolio(owner)
    mine = Portfolio.objects.filter(owner=owner)
    found = mine.filter(name__iexact=name).first()
    if found is None and name.isdigit():
        found = mine.filter(pk=int(name)).first()
    if found is None:
        raise CommandError(f"{owner.username} has no portfolio called {name}.")
    return found
