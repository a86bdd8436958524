"""`manage.py chaos --minutes 30 --json`: harm of every kind, and what became of each message."""

import json
import random
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench.command import engines
from bench.engines import ENGINES, own_house

SUMMED = ("crossings", "accepted", "lost", "doubled", "ambiguous", "kills")


class Command(BaseCommand):
    help = "Kill, freeze and starve the senders of messages, then count what was lost or doubled."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes", type=float, default=5.0, help="of all engines together")
        parser.add_argument(
            "--rounds", type=int, default=30, help="messages in hand at each named place"
        )
        parser.add_argument("--engine", type=engines, default=list(ENGINES), metavar="A,B")
        parser.add_argument("--seed", type=int, default=None, help="repeat this very storm")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options["engine"]
        minutes = options["minutes"] / len(chosen)
        seed = random.randrange(10**6) if options["seed"] is None else options["seed"]  # noqa: S311
        found = [self.soak(name, minutes, options["rounds"], seed) for name in chosen]
        whole = {name: sum(one[name] for one in found) for name in SUMMED}
        whole["ok"] = all(one["ok"] for one in found)
        if options["json"]:
            self.stdout.write(json.dumps({**whole, "seed": seed, "engines": found}))
        else:
            for row in table(found):
                self.stdout.write(row)
        if not whole["ok"]:
            raise SystemExit(1)

    def soak(self, engine: str, minutes: float, rounds: int, seed: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "bench.chaos.soak"]
        command += [engine, f"{minutes:g}", str(rounds), str(seed)]
        with own_house(engine) as environment:
            done = subprocess.run(  # noqa: S603 - our own module
                command,
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
        if done.returncode:
            raise CommandError(f"The chaos run on {engine} ended with {done.returncode}.")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def table(found: list[dict[str, Any]]) -> list[str]:
    """One row an engine, and below it what was done to it."""
    rows = ["".join(f"{name:>11}" for name in ("engine", *SUMMED, "ok"))]
    for one in found:
        rows.append("".join(f"{one[name]!s:>11}" for name in ("engine", *SUMMED, "ok")))
        rows += [
            f"    {what}: {_said(one[what])}"
            for what in ("rounds", "harms") if one[what]
        ]  # fmt: skip
    return rows


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
