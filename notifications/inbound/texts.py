"""What we answer, each one short message that reads well on a lock screen."""

from django.conf import settings

LONGEST = 1000  # WhatsApp takes 1600; nobody reads that on a phone

LINKED = (
    "Linked ✓ This number now belongs to {username} on Bellwether, and reminders arrive here. "
    "Write STOP to end that, HELP for what you can ask."
)
STOPPED = "Stopped ✓ You will get nothing more from Bellwether here. Write START to go on."
STARTED = "Welcome back ✓ Your reminders arrive here again. Write STOP to end that."
NOT_STOPPED = "Nothing was stopped: your reminders arrive here. Write HELP for what you can ask."
STILL_STOPPED = "You stopped messages to this number. Write START to go on."
BROKE = "That did not work here, and nothing was changed. We have written it down; try again later."
HELP = "Bellwether tells you here when a line you drew is crossed."
ABOUT_STOP = "STOP ends messages to this number."
WRONG_CODE = (
    "That code does not work. A code is good once, for ten minutes, and a newer one ends it. "
    "Get a fresh one at {site}/settings/destinations/phone/"
)
NO_CODE = "Write LINK and the eight digits that {site}/settings/destinations/phone/ shows."
TOO_MANY_CODES = "Too many wrong codes from this number. Try again tomorrow."
STRANGER = (
    "This is Bellwether, which tells people about their coins. We do not know this number yet: "
    "to link it, log in at {site}/settings/destinations/phone/ and send us the code from there."
)


def help_text(commands: str) -> str:
    """The words somebody else knows, and ours."""
    return f"{commands or HELP}\n{ABOUT_STOP}"


def here(text: str, **facts: str) -> str:
    return text.format(site=settings.SITE_URL, **facts)


def short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
