import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.mail.read_bounces import read_mail, read_place

WORDS = {
    "given_up": "addresses given up",
    "failed": "messages failed",
    "noted": "noted",
    "known": "known already",
    "stranger": "about no mail of ours",
    "no_report": "mails that are no reports",
}


class Command(BaseCommand):
    help = "Take in mail that came back: delivery reports and complaints, from files or a pipe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "places", nargs="*", type=Path, help="mails, mboxes or maildirs; without any: stdin"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: object, **options: object) -> None:
        now, places = timezone.now(), options["places"]
        assert isinstance(places, list)  # noqa: S101 - argparse made it
        tally: Counter[str] = Counter() if places else read_mail(sys.stdin.buffer.read(), now=now)
        for place in places:
            if not place.exists():
                raise CommandError(f"There is no {place}. Nothing was read.")
            tally += read_place(place, now=now)
        counts = {name: tally[name] for name in WORDS}
        said = ", ".join(f"{counts[name]} {words}" for name, words in WORDS.items())
        self.stdout.write(json.dumps(counts) if options["json"] else said)
