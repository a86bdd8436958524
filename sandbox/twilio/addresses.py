"""Numbers and channel addresses: `whatsapp:+15551234567`."""

import re
from dataclasses import dataclass

_E164 = re.compile(r"\+[1-9]\d{7,14}")


@dataclass(frozen=True, slots=True)
class Address:
    channel: str  # "whatsapp", or "" for a text message
    number: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.number}" if self.channel else self.number

    @property
    def masked(self) -> str:
        """As the callbacks show it: the last four digits hidden."""
        return self.number[:-4] + "X" * 4

    @property
    def is_number(self) -> bool:
        return _E164.fullmatch(self.number) is not None


def parse_address(text: str) -> Address:
    """Split the channel from the number; spaces inside a number are forgiven as the vendor does."""
    channel, colon, number = text.partition(":")
    if not colon:
        channel, number = "", text
    return Address(channel=channel.strip(), number=re.sub(r"[\s()-]", "", number))


def whatsapp(number: str) -> str:
    """The channel address of a number given with or without its channel."""
    return str(Address(channel="whatsapp", number=parse_address(number).number))
