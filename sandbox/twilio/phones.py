"""The phone at the other end: what a person would see there."""

from sandbox.twilio.messages import Message


def bubble(message: Message) -> dict[str, object]:
    """One message on the screen; `mine` is what the person wrote."""
    return {
        "sid": message.sid,
        "mine": message.direction == "inbound",
        "text": message.body,
        "at": (message.sent or message.created).isoformat(),
        "status": message.status,
        "from": message.sender,
        "to": message.to,
    }
