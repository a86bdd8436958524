"""Twilio's own client, one a process: pooled, with time limits, and no second try below us."""

import logging
import os
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from notifications.twilio.account import is_configured
from notifications.twilio.wire import WatchingAdapter

CONNECTIONS = 56  # one for each lane that sends, and some to ask

# Its lines hold the phone numbers it asks about.
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)


def client() -> Client:
    """The client for the account in the settings; its pool is kept and never shared by a fork."""
    if not is_configured():
        raise ImproperlyConfigured("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set.")
    return _client(
        os.getpid(),
        (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKENS[0]),
        settings.TWILIO_BASE_URL,
        (settings.TWILIO_CONNECT_SECONDS, settings.TWILIO_READ_SECONDS),
    )


@lru_cache(maxsize=4)
def _client(
    process: int, credentials: tuple[str, str], base_url: str, timeouts: tuple[float, float]
) -> Client:
    """`process` keeps the sockets of a parent and its child apart."""
    if not all(timeouts):  # the client's own default is to wait for ever
        raise ImproperlyConfigured("TWILIO_CONNECT_SECONDS and TWILIO_READ_SECONDS must be set.")
    http = TwilioHttpClient()
    http.timeout = timeouts  # its constructor takes a single number only
    adapter = WatchingAdapter(total_seconds=sum(timeouts), connections=CONNECTIONS)
    http.session.mount("https://", adapter)
    http.session.mount("http://", adapter)
    client = Client(*credentials, http_client=http)
    # An edge or a region, also from the environment, would rewrite the host.
    client.edge = client.region = None
    if base_url:
        for host in (client.api, client.content, client.messaging):
            host.base_url = base_url
    return client
