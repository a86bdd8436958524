"""What a refresh tells the rest of the house about prices: the facts of the PRICES_CHANGED seam."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from market.accept import Verdict
from market.touches import Extreme


@dataclass(frozen=True, slots=True)
class AcceptedPrice:
    """One coin's newest accepted answer beside the accepted one before it, in US dollars."""

    coin: str
    price: Decimal
    as_of: datetime  # when it was true
    price_before: Decimal | None = None  # None: the first price ever
    as_of_before: datetime | None = None
    high: Extreme = field(default_factory=Extreme)  # of 24 hours
    low: Extreme = field(default_factory=Extreme)
    market_cap: Decimal | None = None
    volume: Decimal | None = None
    change_1h: Decimal | None = None  # per cent
    change_24h: Decimal | None = None
    change_7d: Decimal | None = None

    @property
    def moved(self) -> bool:
        return self.price != self.price_before

    @property
    def new_high(self) -> Decimal | None:
        """The high, if it was certainly reached after `high.before_at` and can be trusted."""
        value, before = self.high.value, self.high.before
        risen = value is not None and before is not None and value > before
        return value if risen and self.high.trusted else None

    @property
    def new_low(self) -> Decimal | None:
        """The low, if it was certainly reached after `low.before_at` and can be trusted."""
        value, before = self.low.value, self.low.before
        fallen = value is not None and before is not None and value < before
        return value if fallen and self.low.trusted else None


@dataclass(frozen=True, slots=True)
class PriceChanges:
    """All that one refresh learned. The rows of Quote say the same: accepted_at equals `now`."""

    accepted: Mapping[str, AcceptedPrice]
    # Coins without a new price: the stored one is true (unchanged), grows old (refused), or is in
    # doubt (confirming).
    held: Mapping[str, Verdict]

    @property
    def moved(self) -> frozenset[str]:
        """The coins whose price is another than before."""
        return frozenset(coin for coin, each in self.accepted.items() if each.moved)
