"""Every way a call can end, in a few kinds, each with a sentence fit to be shown.

| kind     | means                                                | what follows             |
|----------|------------------------------------------------------|--------------------------|
| limited  | 429: too many calls with this key or address         | wait as told, other keys |
| busy     | 408 and 5xx: CoinGecko cannot answer now             | try again later          |
| network  | no connection, no answer in time, answer cut off     | try again later          |
| blocked  | the network in front of CoinGecko refuses us (1020)  | try again later          |
| broken   | an answer that is not what was asked for             | try again later          |
| key      | the key is missing, wrong, or of the wrong plan      | put the key aside        |
| settings | question or address are wrong: repeating is no use   | a person must change it  |
| missing  | CoinGecko does not know what was asked for           | believe it               |
| paused   | nothing was sent: no call is free, or too much fails | wait as told             |
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    LIMITED = "limited"
    BUSY = "busy"
    NETWORK = "network"
    BLOCKED = "blocked"
    BROKEN = "broken"
    KEY = "key"
    SETTINGS = "settings"
    MISSING = "missing"
    PAUSED = "paused"


UPSTREAM = frozenset({Kind.BUSY, Kind.NETWORK, Kind.BLOCKED, Kind.BROKEN})  # open the breaker


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call brought nothing."""

    kind: Kind
    reason: str
    retry_after: float | None = None  # seconds; None when nobody said
    status: int | None = None
    code: int | None = None  # CoinGecko's own number


class CoinGeckoError(Exception):
    """A call brought no usable answer; the failure says why and when to ask again."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure
