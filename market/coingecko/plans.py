"""CoinGecko's plans: where to ask, how to show the key, and how often one may ask.

The vendor changes these numbers, so both quotas can be set (COINGECKO_CALLS_PER_MINUTE,
COINGECKO_CALLS_PER_MONTH); these are the careful defaults.
"""

from dataclasses import dataclass

PUBLIC_HOST = "api.coingecko.com"
PRO_HOST = "pro-api.coingecko.com"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one key may do; the quotas are for each key."""

    name: str
    base_url: str
    header: str  # empty: no key is sent
    per_minute: int
    per_month: int | None  # None: no monthly quota

    @property
    def needs_key(self) -> bool:
        return bool(self.header)


PLANS = {
    plan.name: plan
    for plan in (
        # Without a key the limit is shared by everyone behind one address, and it moves.
        Plan("keyless", f"https://{PUBLIC_HOST}/api/v3", "", 6, None),
        # 30 a minute was the limit for years, 100 is what the page says now.
        Plan("demo", f"https://{PUBLIC_HOST}/api/v3", "x-cg-demo-api-key", 30, 10_000),
        Plan("pro", f"https://{PRO_HOST}/api/v3", "x-cg-pro-api-key", 250, 100_000),
    )
}
