"""What a new list of coins changes in the catalogue, decided without touching anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# A list that lost half of its coins overnight is a broken answer, not news.
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """A coin as the catalogue has it, or as the vendor lists it."""

    symbol: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    added: Mapping[str, Known] = field(default_factory=dict)
    renamed: Mapping[str, Known] = field(default_factory=dict)  # with the new names
    returned: frozenset[str] = frozenset()
    vanished: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.renamed or self.returned or self.vanished)


class ListNotBelieved(Exception):
    """The new list would retire too many coins; the catalogue stays as it is."""


def compare(known: Mapping[str, Known], listed: Mapping[str, Known]) -> CatalogueChange:
    """What has to change so that the catalogue says what the list says."""
    active = {coin for coin, each in known.items() if each.active}
    if len(active & listed.keys()) < _LEAST_SHARE * len(active):
        raise ListNotBelieved(
            f"The list names {len(active & listed.keys())} of our {len(active)} active coins. "
            "The catalogue stays as it is; the next sync asks again."
        )
    both = known.keys() & listed.keys()
    return CatalogueChange(
        added={coin: listed[coin] for coin in listed.keys() - known.keys()},
        renamed={coin: listed[coin] for coin in both if not _same(known[coin], listed[coin])},
        returned=frozenset(coin for coin in both if not known[coin].active),
        vanished=frozenset(active - listed.keys()),
    )


def _same(one: Known, other: Known) -> bool:
    return (one.symbol, one.name) == (other.symbol, other.name)


def ranks(answers: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Coin to rank; where an answer lists a coin twice its better rank counts."""
    best: dict[str, int] = {}
    for coin, rank in answers:
        if rank is not None:
            best[coin] = min(rank, best.get(coin, rank))
    return best
