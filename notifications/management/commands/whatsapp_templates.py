"""Makes our WhatsApp templates, hands them in for approval, and says how they stand."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.twilio.account import is_configured
from notifications.twilio.contents import content_sids


class Command(BaseCommand):
    help = "Makes our WhatsApp templates at Twilio, hands them in, and says how they stand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            raise CommandError("Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first.")
        found = _register()
        approved = {
            wording: each.sid
            for each in found
            if each.state == "approved"
            for wording in each.wordings
        }
        setting = json.dumps(content_sids() | approved, separators=(",", ":"))
        if options["json"]:
            rows = [asdict(each) | {"sentence": each.sentence} for each in found]
            self.stdout.write(json.dumps({"templates": rows, "TWILIO_CONTENT_SIDS": setting}))
            return
        for each in found:
            self.stdout.write(f"{each.sid}  {each.sentence}")
        self.stdout.write(_advice(found, setting))


def _register() -> list[Any]:
    # Twilio's client takes long to be read: only who needs it should wait.
    from notifications.twilio.judge import BROKEN_ANSWERS, FAILURES, judge_error
    from notifications.twilio.templates import register

    try:
        return register()
    except (*FAILURES, *BROKEN_ANSWERS) as error:
        words = judge_error(error, left=True, now=timezone.now()).detail
        raise CommandError(f"{words} Nothing is lost: run this again.") from error


def _advice(found: list[Any], setting: str) -> str:
    approved = [each for each in found if each.state == "approved"]
    waiting = len(found) - len(approved)
    if not approved:
        return "None is approved yet. Run this again later: it makes nothing twice."
    if all(each.in_use for each in approved):
        done = "TWILIO_CONTENT_SIDS names every approved one."
    else:
        done = f"Set this, and restart:\nTWILIO_CONTENT_SIDS={setting}"
    return f"{done}\nNot approved yet: {waiting}. Run this again later." if waiting else done
