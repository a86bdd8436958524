"""The words of our own notices: what there is to say about telling people itself."""

from notifications.wording import Wording

GIVEN_UP = Wording(
    name="given_up",
    title="A destination fails",
    folder="notifications/messages/given_up",
    variables=("channel", "address", "trouble", "settings_url"),
    samples={
        "channel": "Email",
        "address": "ada@example.org",
        "trouble": "Mail to this address came back",
        "settings_url": "https://bellwether.example/settings/",
    },
    unsubscribe=False,
)
REPLY = Wording(
    name="reply",
    title="Answer",
    folder="notifications/messages/reply",
    variables=("text",),  # an answer follows a question, so free text is the rule
    samples={"text": "BTC is at $70,120, 41 s ago."},
    unsubscribe=False,
)
TEST = Wording(
    name="test",
    title="Test",
    folder="notifications/messages/test",
    variables=("username", "at"),
    samples={"username": "ada", "at": "14:03:07"},
    unsubscribe=False,
)
_LINES = {
    "headline": "9 of your 14 reminders fired.",
    "detail": "BTC rose above $70,000: $70,120 at 14:03. · ETH rose above $4,000: $4,010 at 14:03.",
    "notifications_url": "https://bellwether.example/notifications/",
}
GROUP = Wording(
    name="group",
    title="Many at once",
    folder="notifications/messages/together",
    variables=("headline", "detail"),
    samples={**_LINES, "short": "9 of your 14 reminders fired"},
)
DIGEST = Wording(
    name="digest",
    title="After quiet hours",
    folder="notifications/messages/together",
    variables=("headline", "detail"),
    samples={**_LINES, "headline": "2 messages from your quiet hours."},
)
LIMIT = Wording(
    name="limit",
    title="Enough for one day",
    folder="notifications/messages/limit",
    variables=("headline", "detail"),
    samples={
        "headline": "That was message 100 of today.",
        "detail": "What else happens comes in one message tomorrow. Urgent reminders still come.",
    },
    unsubscribe=False,
    verb="noticed",
)


def listed() -> tuple[Wording, ...]:
    """Listed at the seam MESSAGE_WORDINGS."""
    return GIVEN_UP, REPLY, TEST, GROUP, DIGEST, LIMIT
