"""What an operator can look up about prices. Nearly all of it is derived, so it is only shown."""

from market.admin import asking, catalogue, jobs, prices, upkeep

__all__ = ["asking", "catalogue", "jobs", "prices", "upkeep"]
