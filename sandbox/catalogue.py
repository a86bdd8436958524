"""Every fault that can be scripted by name, for tests that walk all of them.

    for fault in CATALOGUE["twilio"]:
        twilio.strike(fault.name)

`accepted` says whether the provider takes the message all the same, so the ledger tells what a
client should have concluded. Pure data: importing it starts nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.scripts import NamedFault
from sandbox.smtp.faults import FAULTS as SMTP_FAULTS
from sandbox.twilio.faults import FAULTS as TWILIO_FAULTS

CATALOGUE: Mapping[str, tuple[NamedFault, ...]] = MappingProxyType(
    {"smtp": SMTP_FAULTS, "twilio": TWILIO_FAULTS}
)


def names(provider: str, *, accepted: bool | None = None) -> tuple[str, ...]:
    """The faults of a provider; with `accepted`, only those that do or do not take the message."""
    return tuple(
        fault.name
        for fault in CATALOGUE[provider]
        if accepted is None or fault.accepted is accepted
    )
