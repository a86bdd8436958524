"""Addresses as others may see them: enough to tell two apart, too little to write to."""

from notifications.phone_numbers import masked


def masked_address(address: str) -> str:
    """a•••@example.org, +49•••••678."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else masked(address)
