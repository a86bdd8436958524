"""The words of our own notices: what there is to say about telling people itself."""

from notifications.wording import Wording

GIVEN_UP = Wording(
    name="given_up",
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
    folder="notifications/messages/reply",
    variables=("text",),  # an answer follows a question, so free text is the rule
    samples={"text": "BTC is at $70,120, 41 s ago."},
    unsubscribe=False,
)
TEST = Wording(
    name="test",
    folder="notifications/messages/test",
    variables=("username", "at"),
    samples={"username": "ada", "at": "14:03:07"},
    unsubscribe=False,
)


def listed() -> tuple[Wording, ...]:
    """Listed at the seam MESSAGE_WORDINGS."""
    return GIVEN_UP, REPLY, TEST
