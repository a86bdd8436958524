"""`manage.py refresh_prices`: one refresh now, in this process."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from market.coingecko.client import CoinGecko
from market.models import Refresh
from market.refresh_prices import COUNTS, refresh_now, refresh_when_due
from tracker.lib.clock import database_now


class Command(BaseCommand):
    help = "Refresh prices now. With --scheduled only if the present slot is still undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")
        parser.add_argument(
            "--scheduled", action="store_true", help="do nothing if this slot is taken"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        step = refresh_when_due if options["scheduled"] else refresh_now
        facts = describe(step(CoinGecko(), clock=database_now))
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(sentence(facts))
        if facts["outcome"] == Refresh.Outcome.FAILED:
            raise SystemExit(1)


def describe(refresh: Refresh | None) -> dict[str, Any]:
    """What a refresh did, for machines."""
    if refresh is None:
        return {"outcome": "not done", "error": "This slot is done, or another worker has it."}
    refused = refresh.refusals.values("coin_id", "why", "reason", "value")
    return {
        "refresh": refresh.pk,
        "kind": refresh.kind,
        "slot": refresh.slot.isoformat(),
        "outcome": refresh.outcome,
        **{name: getattr(refresh, name) for name in COUNTS},
        "error": refresh.error,
        "plan": refresh.plan,
        "held": list(refused),
    }


def sentence(facts: dict[str, Any]) -> str:
    """What a refresh did, for people."""
    if "refresh" not in facts:
        return str(facts["error"])
    counts = ", ".join(f"{facts[name]} {name}" for name in COUNTS)
    return f"{facts['outcome'].capitalize()}: {counts}. {facts['error']}".rstrip()
