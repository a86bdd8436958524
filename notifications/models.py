"""The tables of notifications, for Django to find."""

from notifications.tables.attempt import Attempt, Receipt
from notifications.tables.destination import Channel, Consent, Destination, LinkCode
from notifications.tables.inbound import Inbound
from notifications.tables.local_mail import LocalMail
from notifications.tables.message import Message
from notifications.tables.way import Way

__all__ = [
    "Attempt",
    "Channel",
    "Consent",
    "Destination",
    "Inbound",
    "LinkCode",
    "LocalMail",
    "Message",
    "Receipt",
    "Way",
]
