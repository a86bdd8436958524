"""Moments as the clock on the person's own wall shows them."""

from datetime import datetime, tzinfo
from functools import lru_cache

MOMENTS = 10_000  # a refresh tells of the same few moments again and again


@lru_cache(MOMENTS)
def clock(at: datetime, *, zone: tzinfo, near: datetime) -> str:
    """14:03; with its day when that is not the day of `near`."""
    here, there = at.astimezone(zone), near.astimezone(zone)
    if here.date() == there.date():
        return f"{here:%H:%M}"
    if here.year == there.year:
        return f"{here.day} {here:%b %H:%M}"
    return f"{here.day} {here:%b %Y %H:%M}"


@lru_cache(MOMENTS)
def full(at: datetime, *, zone: tzinfo) -> str:
    """25 November 2026, 14:03:07 CET: nobody has to guess what it means."""
    here = at.astimezone(zone)
    return f"{here.day} {here:%B %Y, %H:%M:%S %Z}"
