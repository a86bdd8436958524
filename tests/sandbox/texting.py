"""Sending a message as the tests of the Twilio stand-in do, with the vendor's own client."""

from typing import Any

from sandbox.twilio.account import SENDER
from sandbox.twilio.running import RunningTwilio

ADA = "whatsapp:+15550001111"
BEN = "whatsapp:+15550002222"


def create(twilio: RunningTwilio, **fields: Any) -> Any:
    """A message to Ada; a field given as None is left out."""
    given = {"to": ADA, "from_": SENDER, "body": "BTC rose above $70,000", **fields}
    return twilio.client().messages.create(**{k: v for k, v in given.items() if v is not None})
