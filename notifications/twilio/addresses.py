"""Numbers as Twilio writes them: `whatsapp:+15551234567`."""

PREFIX = "whatsapp:"


def to_address(number: str) -> str:
    return number if number.startswith(PREFIX) else PREFIX + number


def to_number(address: str) -> str:
    return address.removeprefix(PREFIX)
