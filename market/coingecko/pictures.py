"""The picture of a coin, from the vendor's own hosts over https and from nowhere else.

Pictures lie on other hosts than prices: they cost no call of the plan, and no key is sent there.
"""

from urllib.parse import urlsplit

from django.conf import settings

from market.coingecko.errors import CoinGeckoError, Failure, Kind
from market.coingecko.transport import Timeouts, fetch

HOSTS = ("coin-images.coingecko.com", "assets.coingecko.com")
MOST_BYTES = 256_000
PATIENCE = Timeouts(connect=5, read=10, total=15)
ACCEPT = "image/webp,image/png,image/jpeg"
_MEANINGS = {
    403: Kind.BLOCKED,
    404: Kind.MISSING,
    408: Kind.BUSY,
    410: Kind.MISSING,
    429: Kind.LIMITED,
}


def fetch_picture(address: str) -> bytes:
    """Whatever lies there, unchecked; CoinGeckoError when nothing came whole."""
    if not is_vendors(address, base_url=settings.COINGECKO_BASE_URL):
        reason = "The picture is not on one of CoinGecko's own hosts, so it is not fetched."
        raise CoinGeckoError(Failure(Kind.SETTINGS, reason))
    reply = fetch(
        small(address),
        params={},
        headers={"Accept": ACCEPT},
        timeouts=PATIENCE,
        most_bytes=MOST_BYTES,
    )
    if reply.status != 200:
        kind = _MEANINGS.get(reply.status, Kind.BUSY if reply.status >= 500 else Kind.BROKEN)
        reason = f"The picture's host answered {reply.status}."
        raise CoinGeckoError(Failure(kind, reason, status=reply.status))
    return reply.body


def is_vendors(address: str, *, base_url: str) -> bool:
    """Whether the address begins with a host that may be asked for pictures."""
    homes = [f"https://{host}/" for host in HOSTS]
    if base_url:  # a stand-in serves its pictures itself
        parts = urlsplit(base_url)
        homes.append(f"{parts.scheme}://{parts.netloc}/")
    return address.startswith(tuple(homes))


def small(address: str) -> str:
    """The vendor keeps every picture in three sizes; 50 pixels are enough beside a name."""
    return address.replace("/large/", "/small/", 1)
