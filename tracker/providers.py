"""Who supplies prices and who carries messages, as the environment names them."""

from tracker.env import env

# CoinGecko. A key alone means the free plan; without one, prices come keyless.
COINGECKO_API_KEYS: list[str] = env.list("COINGECKO_API_KEY", [])
COINGECKO_PLAN = env.str("COINGECKO_PLAN", "demo" if COINGECKO_API_KEYS else "keyless")
COINGECKO_BASE_URL = env.str("COINGECKO_BASE_URL", "").rstrip("/")
COINGECKO_CALLS_PER_MINUTE: int | None = env.int("COINGECKO_CALLS_PER_MINUTE", None)
COINGECKO_CALLS_PER_MONTH: int | None = env.int("COINGECKO_CALLS_PER_MONTH", None)
# Seconds: to connect, between two pieces of an answer, for a whole answer, and how long a question
# may wait in all for its turn or for another try.
COINGECKO_CONNECT_SECONDS = env.float("COINGECKO_CONNECT_SECONDS", 5.0)
COINGECKO_READ_SECONDS = env.float("COINGECKO_READ_SECONDS", 15.0)
COINGECKO_TOTAL_SECONDS = env.float("COINGECKO_TOTAL_SECONDS", 60.0)
COINGECKO_PATIENCE_SECONDS = env.float("COINGECKO_PATIENCE_SECONDS", 20.0)
REFRESH_SECONDS = env.int("REFRESH_SECONDS", 300)
# A price may miss two refreshes before it counts as unknown.
PRICE_MAX_AGE_SECONDS = env.int("PRICE_MAX_AGE_SECONDS", max(900, 3 * REFRESH_SECONDS))
# The newest exchange rate counts over a weekend with holidays; an older one is unknown.
FX_MAX_AGE_DAYS = env.int("FX_MAX_AGE_DAYS", 4)
# A price that jumped is asked again alone after this; CoinGecko caches answers for 45 to 60 s.
PRICE_CONFIRM_SECONDS = env.float("PRICE_CONFIRM_SECONDS", 75.0)
# Single prices are kept this long; hours and days stay for good.
PRICE_POINTS_DAYS = env.int("PRICE_POINTS_DAYS", 90)
# A refresh whose worker has not been heard of for this long may be taken by another one.
REFRESH_LEASE_SECONDS = env.float("REFRESH_LEASE_SECONDS", 120.0)

# Twilio. The first token signs what we send; all are tried on what comes in, while one is rotated.
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKENS: list[str] = env.list("TWILIO_AUTH_TOKEN", [])
TWILIO_WHATSAPP_FROM = env.str("TWILIO_WHATSAPP_FROM", "")
TWILIO_SANDBOX_JOIN = env.str("TWILIO_SANDBOX_JOIN", "")  # shown where a phone is linked
TWILIO_MESSAGING_SERVICE_SID = env.str("TWILIO_MESSAGING_SERVICE_SID", "")
TWILIO_CONTENT_SIDS = env.str("TWILIO_CONTENT_SIDS", "")  # JSON, read where it is used
TWILIO_BASE_URL = env.str("TWILIO_BASE_URL", "").rstrip("/")
TWILIO_MESSAGES_PER_SECOND = env.float("TWILIO_MESSAGES_PER_SECOND", 80.0)
# Seconds: to connect, and between two pieces of an answer. The client's own default is for ever.
TWILIO_CONNECT_SECONDS = env.float("TWILIO_CONNECT_SECONDS", 4.0)
TWILIO_READ_SECONDS = env.float("TWILIO_READ_SECONDS", 8.0)
# WhatsApp takes about one message in six seconds for one phone.
TWILIO_RECIPIENT_SECONDS = env.float("TWILIO_RECIPIENT_SECONDS", 6.0)
# While our set-up is refused, one message tries whether it was mended.
TWILIO_PROBE_SECONDS = env.float("TWILIO_PROBE_SECONDS", 60.0)
# An ambiguous message is sent again only so long after its try, and after so many lists without it.
TWILIO_RECONCILE_SECONDS = env.float("TWILIO_RECONCILE_SECONDS", 90.0)
TWILIO_RECONCILE_LISTS = env.int("TWILIO_RECONCILE_LISTS", 3)
TWILIO_LIST_SECONDS = env.float("TWILIO_LIST_SECONDS", 30.0)
# How far our clock and Twilio's may be apart.
TWILIO_CLOCK_SKEW_SECONDS = env.float("TWILIO_CLOCK_SKEW_SECONDS", 900.0)
# The longest pause between two questions about a message whose receipt is still to come; where
# Twilio cannot call us, answers are asked for much sooner.
TWILIO_POLL_SECONDS = env.float("TWILIO_POLL_SECONDS", 600.0)
TWILIO_POLL_UNCALLED_SECONDS = env.float("TWILIO_POLL_UNCALLED_SECONDS", 5.0)
