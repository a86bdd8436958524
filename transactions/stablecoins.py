"""Coins that stand for one US dollar. As a currency they count 1:1, and whoever reads it is told.

A coin that once lost its peg for good is not one of them.
"""

BY_SYMBOL = {
    "usdt": "tether",
    "usdc": "usd-coin",
    "dai": "dai",
    "busd": "binance-usd",
    "tusd": "true-usd",
    "usdp": "paxos-standard",
    "pax": "paxos-standard",
    "gusd": "gemini-dollar",
    "fdusd": "first-digital-usd",
    "pyusd": "paypal-usd",
    "rlusd": "ripple-usd",
    "usdg": "global-dollar",
}
COINS = frozenset(BY_SYMBOL.values())


def is_dollar(currency: str) -> bool:
    """Whether this currency code is a stablecoin that counts as one US dollar."""
    return currency.lower() in BY_SYMBOL
