"""Dates and times as exports write them, made UTC."""

import re
from calendar import month_abbr
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from transactions.importing.refusals import RowProblem


class Order(Enum):
    """Which number of 11/12/2017 is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


FIRST_DAY = datetime(2009, 1, 1, tzinfo=UTC)
A_MOMENT = timedelta(days=1)  # exports in the exchange's own zone may be ahead of our clock

_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?(?:\.\d+)?", re.ASCII)
_NUMBERS = re.compile(
    r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?:[ ,T]+(?P<time>.+))?", re.ASCII
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4}(?=[-/.])|\d{2}(?=-\d\d-\d\d\b))[-/.](?P<month>\d{1,2})[-/.]"
    r"(?P<day>\d{1,2})(?:[ ,T]+(?P<time>.+))?",
    re.ASCII,
)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3},? +)?(?:(?P<month>[A-Za-z]{3})[a-z]*\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month2>[A-Za-z]{3})[a-z]*\.?)"
    r",?[ -]+(?P<year>\d{4})(?:(?:,| at)? *(?P<time>.+))?",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2})?"
    r"(?:\s*\((?:UTC|GMT)\)|\s+(?:UTC|GMT))?",
    re.ASCII | re.IGNORECASE,
)
_JS = re.compile(  # Sat Jan 01 2022 10:00:00 GMT+0000 (Coordinated Universal Time)
    r"[A-Za-z]{3} (?P<month>[A-Za-z]{3}) (?P<day>\d{1,2}) (?P<year>\d{4}) (?P<time>[\d:]+ "
    r"GMT[+-]\d{4}).*",
    re.ASCII,
)
_TIME_FIRST = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?) (\d{4}-\d{2}-\d{2})", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?", re.ASCII)
_IN_HEADER = re.compile(r"(?:UTC|GMT)\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE)


def zone_in(header: str) -> tzinfo | None:
    """The zone a column's name speaks of: `Time(UTC+08:00)`."""
    match = _IN_HEADER.search(header)
    if match is None:
        return None
    return _offset(match[1], match[2], match[3]) if match[1] else UTC


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(shift if sign == "+" else -shift)


def when(text: str, *, order: Order = Order.MONTH_FIRST, zone: tzinfo = UTC) -> datetime:
    """The moment a cell speaks of, in UTC; a time without a zone is in the given one."""
    tidy = " ".join(text.split())
    if not tidy:
        raise RowProblem("There is no date here.")
    if turned := _TIME_FIRST.fullmatch(tidy):  # 14:35 2024-11-16
        tidy = f"{turned[2]} {turned[1]}"
    try:
        found = _iso(tidy) or _epoch(tidy) or _parts(tidy, order=order)
    except (ValueError, OverflowError) as exc:
        raise RowProblem("There is no such date or time.") from exc
    if found is None:
        raise RowProblem("This is not a date we can read.")
    if found.tzinfo is UTC:
        return found
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    try:
        return found.astimezone(UTC)
    except OverflowError as exc:
        raise RowProblem("There is no such date or time.") from exc


def _iso(text: str) -> datetime | None:
    if text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        return datetime.fromisoformat(text[:-4] + "+00:00" if text.endswith(" UTC") else text)
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    micros = int((whole + part).ljust(16, "0")[:16])
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def _parts(text: str, *, order: Order) -> datetime | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match and (len(match["year"]) == 4 or order is not Order.DAY_FIRST):
        # 21-05-01 has its year first too, unless the exchange is known to begin with the day.
        return _build(match["year"], match["month"], match["day"], match["time"])
    if match := _NUMBERS.fullmatch(text):
        day, month = _day_and_month(match["a"], match["b"], order=order)
        return _build(match["year"], month, day, match["time"])
    if match := _JS.fullmatch(text):
        return _build(match["year"], _month(match["month"]), match["day"], match["time"])
    if match := _NAMED.fullmatch(text):
        month = _month(match["month"] or match["month2"])
        return _build(match["year"], month, match["day"] or match["day2"], match["time"])
    return None


def _month(name: str) -> str:
    return str(_MONTHS.get(name.lower(), 0))


def _day_and_month(first: str, second: str, *, order: Order) -> tuple[str, str]:
    if order is Order.UNKNOWN:
        if int(first) <= 12 and int(second) <= 12 and first != second:
            raise RowProblem(
                "Day or month first? No date of this file tells; choose it and read again."
            )
        order = Order.DAY_FIRST if int(first) > 12 else Order.MONTH_FIRST
    return (first, second) if order is Order.DAY_FIRST else (second, first)


def _build(year: str, month: str, day: str, time: str | None) -> datetime | None:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    date = datetime(full_year, int(month), int(day))  # noqa: DTZ001 - the caller knows the zone
    if not time:
        return date
    match = _TIME.fullmatch(time.strip())
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["half"][0] in "Pp" else 0)
    micros = int((match["part"] or "0").ljust(6, "0")[:6])
    zone = _zone_of(match["zone"])
    return date.replace(
        hour=hour,
        minute=int(match["minute"]),
        second=int(match["second"] or 0),
        microsecond=micros,
        tzinfo=zone,
    )


def _zone_of(text: str | None) -> tzinfo | None:
    if not text:
        return None
    match = _OFFSET.search(text)
    return _offset(match[1], match[2], match[3]) if match else UTC


def check_possible(at: datetime, *, now: datetime) -> None:
    """Before the first block or after today there is nothing to record."""
    if at < FIRST_DAY:
        raise RowProblem("This is before 2009, when there was no coin to hold.")
    if at > now + A_MOMENT:
        raise RowProblem("This is in the future.")


def order_shown_by(text: str) -> Order:
    """What a single date proves about the whole file: 25/12/2017 has its day first."""
    tidy = " ".join(text.split())
    match = _NUMBERS.fullmatch(tidy)
    if match is None or _YEAR_FIRST.fullmatch(tidy) or match["a"] == match["b"]:
        return Order.UNKNOWN
    possible = [each for each in (Order.DAY_FIRST, Order.MONTH_FIRST) if _exists(match, each)]
    return possible[0] if len(possible) == 1 else Order.UNKNOWN


def _exists(match: re.Match[str], order: Order) -> bool:
    day, month = _day_and_month(match["a"], match["b"], order=order)
    try:
        return _build(match["year"], month, day, None) is not None
    except ValueError:
        return False


def looks_ambiguous(text: str) -> bool:
    """Whether this is a date whose day could be its month."""
    tidy = " ".join(text.split())
    return bool(_NUMBERS.fullmatch(tidy)) and not _YEAR_FIRST.fullmatch(tidy)


def zone_called(name: str) -> tzinfo:
    """A zone by its IANA name."""
    return UTC if name == "UTC" else ZoneInfo(name)
