"""Which coins the rest of the house wants prices of: the answers to the COIN_DEMAND seam."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from tracker.lib.seams import ask


@dataclass(frozen=True, slots=True)
class CoinDemand:
    """Ids of coins by why they are wanted. A coin may be in several sets."""

    near_line: Set[str] = frozenset()  # an armed reminder's line is close
    held: Set[str] = frozenset()  # somebody owns some
    watched: Set[str] = frozenset()  # a reminder, a page or a list shows it


def coin_demand(*, now: datetime) -> CoinDemand:
    """The demand of all apps together."""
    answers: list[CoinDemand] = ask("COIN_DEMAND", now=now)
    return CoinDemand(
        near_line=frozenset().union(*(answer.near_line for answer in answers)),
        held=frozenset().union(*(answer.held for answer in answers)),
        watched=frozenset().union(*(answer.watched for answer in answers)),
    )
