"""Asks CoinGecko whether it answers and takes our key. Only `manage.py doctor` does that."""

import time
from dataclasses import astuple, replace
from datetime import datetime
from urllib.parse import urlsplit

from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError, Kind
from market.coingecko.setup import configured
from market.coingecko.transport import Timeouts
from tracker.lib.health import Part, State

NAME = "coingecko answers"
QUICK = Timeouts(connect=3, read=5, total=8)
# Nothing is wrong with our side, and prices come again by themselves.
PASSING = frozenset({Kind.LIMITED, Kind.BUSY, Kind.PAUSED})
HINTS = {
    Kind.NETWORK: "Check this machine's network, its proxy and COINGECKO_BASE_URL.",
    Kind.BLOCKED: "CoinGecko's front door refuses this address; try from another network.",
    Kind.BROKEN: "Check COINGECKO_BASE_URL: something else seems to answer there.",
    Kind.MISSING: "Check COINGECKO_BASE_URL: it should end in /api/v3.",
    Kind.KEY: "Check COINGECKO_API_KEY and COINGECKO_PLAN.",
    Kind.SETTINGS: "Check COINGECKO_BASE_URL.",
}


def parts(*, now: datetime) -> list[Part]:
    """One call, counted like any other, without a second try; over within seconds."""
    setup = replace(configured(), patience=0)
    setup = replace(setup, timeouts=shorter(setup.timeouts, QUICK))
    host = urlsplit(setup.plan.base_url).netloc
    started = time.monotonic()
    try:
        CoinGecko(setup).ping()
    except CoinGeckoError as error:
        failure = error.failure
        state: State = "warn" if failure.kind in PASSING else "fail"
        words = f"{host} did not answer a ping as it should. {failure.reason}"
        return [Part(NAME, state, words, required=False, hint=HINTS.get(failure.kind, ""))]
    took = (time.monotonic() - started) * 1000
    words = f"{host} answered a ping on plan {setup.plan.name} after {took:.0f} ms."
    return [Part(NAME, "ok", words, required=False)]


def shorter(one: Timeouts, other: Timeouts) -> Timeouts:
    """Each wait the shorter of the two."""
    pairs = zip(astuple(one), astuple(other), strict=True)
    return Timeouts(*(min(pair) for pair in pairs))
