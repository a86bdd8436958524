"""Where mail goes, and how long we wait for it."""

from urllib.parse import urlsplit

from tracker.env import env
from tracker.lib.email_url import LOOPBACK, read_email_url

HOST = env.str("HOST", "127.0.0.1")
SITE_URL = env.str("SITE_URL", "http://localhost")

EMAIL_URL = env.str("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", f"Bellwether <no-reply@{urlsplit(SITE_URL).hostname or 'localhost'}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Reports about undelivered mail come back here, with the name of the mail after a plus sign.
EMAIL_BOUNCE_ADDRESS = env.str("EMAIL_BOUNCE_ADDRESS", "")

# A laptop keeps its mails: they land in the local mailbox page instead of leaving.
LOCAL_MAILBOX = not EMAIL_URL and HOST in LOOPBACK

# A mail provider that tells us what became of mails posts to /webhooks/email/.
EMAIL_WEBHOOK_PROVIDER = env.str("EMAIL_WEBHOOK_PROVIDER", "").lower()
EMAIL_WEBHOOK_SECRET = env.str("EMAIL_WEBHOOK_SECRET", "")
EMAIL_WEBHOOK_SIGNING_KEY = env.str("EMAIL_WEBHOOK_SIGNING_KEY", "")
ANYMAIL = {
    "WEBHOOK_SECRET": EMAIL_WEBHOOK_SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": EMAIL_WEBHOOK_SIGNING_KEY,
}

EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", 20.0)
# A relay with a limit: more wait their turn, none is dropped. None: no limit.
EMAIL_PER_MINUTE: int | None = env.int("EMAIL_PER_MINUTE", None)
# Giving up after the final dot is what makes people get a mail twice (RFC 5321 asks for 10 min).
EMAIL_DOT_TIMEOUT = env.float("EMAIL_DOT_TIMEOUT", 120.0)
EMAIL_CONNECTIONS = env.int("EMAIL_CONNECTIONS", 4)
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", 300.0)
DELIVERY_RETRY_SECONDS = env.float("DELIVERY_RETRY_SECONDS", 30.0)
DELIVERY_DEADLINE_SECONDS = env.float("DELIVERY_DEADLINE_SECONDS", 86_400.0)
# More notices than this from one refresh reach a person as one message.
GROUP_ABOVE = env.int("GROUP_ABOVE", 3)
# More messages than this a day wait for the next day's digest, at each destination.
DAILY_MESSAGES = env.int("DAILY_MESSAGES", 100)
# A WhatsApp message that has not arrived after this is followed by a mail.
URGENT_REPEAT_SECONDS = env.float("URGENT_REPEAT_SECONDS", 600.0)
URGENT_REPEATS = env.int("URGENT_REPEATS", 3)
FALLBACK_SECONDS = env.float("FALLBACK_SECONDS", 300.0)

# Django's own mails (errors to the operators) take the same way.
EMAIL_BACKEND = "notifications.local_mailbox.LocalMailboxBackend"
if EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    try:
        _server = read_email_url(EMAIL_URL)
    except ValueError:  # named by a system check, which can only speak once settings are loaded
        pass
    else:
        EMAIL_HOST, EMAIL_PORT = _server.host, _server.port
        EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server.user, _server.password
        EMAIL_USE_TLS, EMAIL_USE_SSL = _server.tls == "starttls", _server.tls == "implicit"
