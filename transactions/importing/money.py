"""Which symbols are money, and which two symbols a market's name is made of."""

import re
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


FIAT = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CHF",
        "JPY",
        "CAD",
        "AUD",
        "NZD",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "TRY",
        "INR",
        "IDR",
        "BRL",
        "MXN",
        "ZAR",
        "KRW",
        "HKD",
        "SGD",
        "CNY",
        "RUB",
        "UAH",
        "RON",
        "BGN",
        "THB",
        "PHP",
        "MYR",
        "VND",
        "TWD",
        "ILS",
        "AED",
        "SAR",
        "NGN",
        "KES",
        "GHS",
        "UGX",
        "ARS",
        "CLP",
        "COP",
        "PEN",
        "KZT",
        "PKR",
        "BDT",
        "LKR",
        "EGP",
        "MAD",
        "XOF",
        "XAF",
        "ISK",
        "HRK",
        "GEL",
        "BHD",
        "KWD",
        "QAR",
        "OMR",
    ]
)
STABLE = frozenset(_words("USDT USDC BUSD TUSD USDP PAX DAI FDUSD GUSD PYUSD USDD USDS"))
DOLLARS = STABLE | {"USD"}

# Symbols that begin with a digit: without them 5.11INCH would be read as 5.11 of INCH.
DIGITS_FIRST = frozenset(
    [
        "1INCH",
        "1INCHUP",
        "1INCHDOWN",
        "1000SATS",
        "1000CAT",
        "1000CHEEMS",
        "1MBABYDOGE",
        "1000BTT",
        "1ST",
        "1SOL",
        "1CAT",
        "0X0",
        "0XBTC",
        "2Z",
        "2KEY",
        "3ULL",
        "4",
        "42",
        "611",
        "808",
        "00",
        "007",
        "888",
        "1WO",
        "1UP",
        "12SHIPS",
        "10SET",
        "8PAY",
        "88MPH",
    ]
)
QUOTES = _words(
    "FDUSD BUSD TUSD USDT USDC USDP USDS PYUSD GUSD DAI PAX UST EURI EURT AEUR BIDR BVND IDRT USD "
    "EUR GBP CHF JPY CAD AUD NZD TRY BRL RUB UAH ZAR PLN RON ARS MXN COP CZK NGN INR IDR KRW BTC "
    "XBT ETH BNB KCS OKB HT CRO BGB GT TRX XRP DOGE SOL DOT"
)
_BETWEEN = re.compile(r"[-/_:\s]+")


def is_fiat(symbol: str) -> bool:
    return symbol.upper() in FIAT


@lru_cache(maxsize=4096)
def split_pair(pair: str, *, quotes: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """Base and quote of a market's name: BTC-USDT, BTC/USDT or BTCUSDT. None: cannot tell."""
    name = pair.strip().upper()
    parts = [part for part in _BETWEEN.split(name) if part]
    if len(parts) == 2:
        return parts[0], parts[1]
    if len(parts) != 1:
        return None
    for quote in sorted(quotes or QUOTES, key=len, reverse=True):
        if name.endswith(quote) and len(name) > len(quote):
            return name[: -len(quote)], quote
    return None
