"""Twilio's stand-in in a process of its own, so that its work is not counted as ours."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.processes import until
from sandbox.ledger import read
from sandbox.twilio.account import ACCOUNT_SID, AUTH_TOKEN, SENDER


@dataclass(frozen=True, slots=True)
class Provider:
    url: str
    ledger: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the product needs to send there."""
        return {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_WHATSAPP_FROM": SENDER,
            "TWILIO_BASE_URL": self.url,
        }

    def serve_this_process(self) -> None:
        """The same for the process of the bench itself."""
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKENS = ACCOUNT_SID, [AUTH_TOKEN]
        settings.TWILIO_WHATSAPP_FROM, settings.TWILIO_BASE_URL = SENDER, self.url

    def do(self, verb: str, **arguments: Any) -> None:
        """What an operator of the stand-in may do."""
        order = urllib.request.Request(  # noqa: S310 - on this machine
            f"{self.url}/_control/{verb}",
            data=json.dumps(arguments).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(order) as answer:  # noqa: S310
            answer.read()

    def answer_after(self, seconds: float) -> None:
        self.do("lift")
        if seconds:
            self.do("strike", name="slow_answers", amount=seconds)

    def accepted(self, *, after: int = 0) -> list[tuple[str, datetime]]:
        """The number and the moment of each message it took, in order."""
        return [
            (entry["to"].removeprefix("whatsapp:"), datetime.fromisoformat(entry["at"]))
            for entry in read(self.ledger)
            if entry["kind"] == "accepted"
        ][after:]

    def wait_for(self, count: int, *, after: int, seconds: float) -> list[tuple[str, datetime]]:
        until(lambda: len(self.accepted(after=after)) >= count, seconds=seconds)
        return self.accepted(after=after)


@contextmanager
def provider(numbers: Iterable[str]) -> Iterator[Provider]:
    """It has heard from each of these numbers lately, and says nothing after its "accepted"."""
    folder = Path(settings.DATA_DIR) / "provider"
    command = [sys.executable, "-m", "sandbox", "twilio", "--data", str(folder)]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            one = Provider(said.split()[-1], folder / "twilio.jsonl")
            for number in numbers:
                one.do("write", number=number, text="hi")
            one.do("set_fate", statuses=[])
            yield one
        finally:
            process.kill()
