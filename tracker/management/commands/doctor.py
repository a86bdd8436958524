"""Says how every part is, and what to do about those that are not well."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.checks.messages import ERROR
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tracker.lib.health import Part, examined, parts

SIGNS = {"ok": "ok  ", "warn": "?   ", "fail": "NO  "}


class Command(BaseCommand):
    help = "Says how every part is, and what to do about those that are not well."
    requires_system_checks = []  # a wrong setting is a finding, not a reason to say nothing

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = [*configuration(), *parts(now=now), *examined(now=now)]
        well = not any(part.state == "fail" for part in found)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": well, "parts": [asdict(part) for part in found]}))
        else:
            self.stdout.write("\n".join(line for part in found for line in lines(part)))
        if not well:
            raise SystemExit(1)


def configuration() -> list[Part]:
    """What the system checks say about the settings; an https address is held to more."""
    found = run_checks(include_deployment_checks=settings.IS_HTTPS)
    problems = [part_of(message) for message in found if not message.is_silenced()]
    return problems or [Part("settings", "ok", "Complete.")]


def part_of(message: CheckMessage) -> Part:
    state: Any = "fail" if message.is_serious(ERROR) else "warn"
    return Part(f"settings ({message.id})", state, str(message.msg), hint=message.hint or "")


def lines(part: Part) -> list[str]:
    age = f" ({part.age_seconds:.0f} s ago)" if part.age_seconds is not None else ""
    said = [f"{SIGNS[part.state]}{part.name}: {part.sentence}{age}"]
    return said + ([f"      {part.hint}"] if part.hint and part.state != "ok" else [])
