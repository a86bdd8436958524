"""One GET over HTTP: explicit timeouts, no hidden retries, no redirects, a bounded body."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import requests
import structlog
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError, SSLError

from market.coingecko.errors import CoinGeckoError, Failure, Kind
from market.coingecko.verdicts import Reply

log = structlog.get_logger(__name__)
USER_AGENT = "Bellwether/0.1 (crypto reminders)"
MOST_BYTES = 20_000_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, between two pieces of an answer, and for the whole of it."""

    connect: float = 5
    read: float = 15
    total: float = 60


def fetch(
    url: str,
    *,
    params: Mapping[str, str],
    headers: Mapping[str, str],
    timeouts: Timeouts,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """The answer, whatever its status; CoinGeckoError when none came whole."""
    session = _session(os.getpid(), threading.get_ident())
    ends = time.monotonic() + timeouts.total
    try:
        with session.get(
            url,
            params=params,
            headers=headers,
            timeout=(timeouts.connect, timeouts.read),
            allow_redirects=False,  # a redirect would carry the key to another host
            stream=True,
        ) as response:
            body = b"".join(_bounded(response, ends, most_bytes))
            return Reply(response.status_code, CaseInsensitiveDict(response.headers), body)
    except (requests.RequestException, HTTPError, OSError, UnicodeError) as exc:
        raise CoinGeckoError(_failure(exc)) from exc


def _bounded(response: requests.Response, ends: float, most: int) -> Iterator[bytes]:
    """The pieces of an answer as they arrive, while it is neither too large nor too slow."""
    size = 0
    # read1 hands over what is there; iter_content would wait for a whole piece, drop by drop.
    while piece := response.raw.read1(_CHUNK, decode_content=True):
        size += len(piece)
        if size > most:
            reason = f"CoinGecko's answer is over {most // 1000:,} kB."
            raise CoinGeckoError(Failure(Kind.BROKEN, reason))
        if time.monotonic() > ends:
            raise CoinGeckoError(Failure(Kind.NETWORK, "CoinGecko's answer came too slowly."))
        yield piece


def _failure(exc: Exception) -> Failure:
    """What a failed exchange means. The exception's own text may hold the address: not repeated."""
    for kinds, kind, reason in _MEANINGS:
        if isinstance(exc, kinds):
            return Failure(kind, reason)
    return Failure(Kind.NETWORK, "The connection to CoinGecko failed.")


_MEANINGS: tuple[tuple[tuple[type[Exception], ...], Kind, str], ...] = (
    (
        (requests.ConnectTimeout,),
        Kind.NETWORK,
        "CoinGecko could not be reached in time.",
    ),
    (
        (requests.Timeout, ReadTimeoutError),
        Kind.NETWORK,
        "CoinGecko did not answer in time.",
    ),
    (
        (requests.exceptions.SSLError, SSLError),
        Kind.NETWORK,
        "The secure connection to CoinGecko failed.",
    ),
    (
        (requests.exceptions.ContentDecodingError, DecodeError),
        Kind.BROKEN,
        "CoinGecko's answer could not be unpacked.",
    ),
    (
        (requests.exceptions.ChunkedEncodingError, ProtocolError),
        Kind.NETWORK,
        "CoinGecko's answer was cut off.",
    ),
    (
        (ValueError,),  # requests' family of bad addresses and headers
        Kind.SETTINGS,
        "The address of CoinGecko is not one that can be called.",
    ),
    (
        (requests.ConnectionError,),
        Kind.NETWORK,
        "CoinGecko cannot be reached, or closed the connection without an answer.",
    ),
)


@lru_cache(maxsize=16)
def _session(process: int, thread: int) -> requests.Session:
    """One session for each process and thread: connections are kept, never shared by a fork."""
    log.debug("coingecko_session_opened", process=process, thread=thread)
    session = requests.Session()
    adapter = HTTPAdapter(max_retries=0, pool_maxsize=2)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
    session.auth = _no_auth
    return session


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from sending a password it finds in ~/.netrc."""
    return request
