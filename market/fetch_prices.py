"""Asks for pages of prices, one after the other; a page that fails never stops the others."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from market.coingecko.answers import MarketRow, Problem
from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError, Kind
from market.coingecko.limits import Purpose

# After these the next page would fail the same way: no call is free, or none is allowed.
_HOPELESS = frozenset({Kind.LIMITED, Kind.PAUSED, Kind.KEY, Kind.SETTINGS, Kind.BLOCKED})
LONGEST_SECONDS = 150  # what has come by then is kept; the rest is first in the next refresh
PROBLEMS_SHOWN = 5
TOO_SLOW = "CoinGecko was too slow to answer every page."
LARGEST: tuple[str, ...] = ()  # a page without ids: the largest coins by market cap


@dataclass(slots=True)
class Fetched:
    """All that came back, before anything of it is believed."""

    rows: list[MarketRow] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)  # ids of the pages that came
    problems: list[Problem] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    calls: int = 0
    missed: int = 0  # pages that did not come

    @property
    def error(self) -> str:
        """What went wrong, in sentences; of many odd values the first few."""
        sentences = list(dict.fromkeys(self.errors))
        if self.problems:
            some = "; ".join(str(problem) for problem in self.problems[:PROBLEMS_SHOWN])
            more = len(self.problems) - PROBLEMS_SHOWN
            sentences.append(f"Odd in the answer: {some}{f'; {more} more' if more > 0 else ''}.")
        return " ".join(sentences)[:2000]


def fetch_prices(
    client: CoinGecko,
    pages: Sequence[tuple[str, ...]],
    *,
    purpose: Purpose = Purpose.REFRESH,
    still_ours: Callable[[], None],
) -> Fetched:
    """Every page that can be had in time; `still_ours` raises before a page we must not ask for."""
    fetched = Fetched()
    enough = time.monotonic() + LONGEST_SECONDS
    for place, page in enumerate(pages):
        if time.monotonic() > enough:
            fetched.missed += len(pages) - place
            fetched.errors.append(TOO_SLOW)
            break
        still_ours()
        fetched.calls += 1
        try:
            answer = client.markets(ids=page, purpose=purpose)
        except CoinGeckoError as error:
            fetched.errors.append(error.failure.reason)
            fetched.missed += 1
            if error.failure.kind in _HOPELESS:
                fetched.missed += len(pages) - place - 1
                break
            continue
        fetched.rows.extend(answer.rows)
        fetched.problems.extend(answer.problems)
        fetched.answered.update(page)
    return fetched
