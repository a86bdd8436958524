"""The environment of a service that is to be killed often: what takes minutes takes a second."""

IMPATIENT = {
    "DELIVERY_LEASE_SECONDS": "2",
    "DELIVERY_RETRY_SECONDS": "0.3",
    "DEFAULT_FROM_EMAIL": "Bellwether <bell@example.com>",
    "EMAIL_TIMEOUT": "2",
    "EMAIL_DOT_TIMEOUT": "2",
    "EMAIL_CONNECTIONS": "16",
    "TWILIO_CONNECT_SECONDS": "1",
    "TWILIO_READ_SECONDS": "2",
    "TWILIO_RECIPIENT_SECONDS": "0",
    "TWILIO_PROBE_SECONDS": "1",
    "TWILIO_RECONCILE_SECONDS": "1",
    "TWILIO_RECONCILE_LISTS": "3",
    "TWILIO_LIST_SECONDS": "0.3",
    "TWILIO_POLL_SECONDS": "1",
    "TWILIO_POLL_UNCALLED_SECONDS": "1",
    "TWILIO_MESSAGES_PER_SECOND": "1000",
    "DAILY_MESSAGES": "1000000",
    "LOG_LEVEL": "ERROR",
}
