"""The time zones a person can choose, in a list one can read."""

from functools import lru_cache
from zoneinfo import available_timezones

REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip


@lru_cache(maxsize=1)
def names() -> list[str]:
    """Every zone named after a place, and UTC first."""
    places = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    return ["UTC", *places]


def known_or_utc(name: str) -> str:
    """What a browser told us, when it is a zone; browsers have their own ideas now and then."""
    return name if name in available_timezones() else "UTC"
