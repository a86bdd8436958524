"""From an answer's JSON to rows: one bad row or value never costs its neighbours.

Only an answer of the wrong shape as a whole is refused (WrongShape).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from market.coingecko.answers import (
    ID_LENGTH,
    NAME_LENGTH,
    SYMBOL_LENGTH,
    URL_LENGTH,
    ExchangeRate,
    ListedCoin,
    MarketRow,
    Problem,
    Rows,
)
from market.coingecko.values import NotUsable, address, moment, number, whole, words

Value = TypeVar("Value")
SPARKLINE_POINTS = 400


class WrongShape(ValueError):
    """The answer is JSON, but not the kind of JSON that was asked for."""


class RowReader:
    """Reads the values of one row and keeps a Problem for each that is not usable."""

    def __init__(self, row: dict[str, Any], place: int) -> None:
        self.row = row
        self.subject = f"row {place}"
        self.problems: list[Problem] = []

    def take(
        self, name: str, keys: str | tuple[str, ...], read: Callable[[object], Value]
    ) -> Value | None:
        """The first of the keys that is there and not null, read; None when it is not usable."""
        for key in (keys,) if isinstance(keys, str) else keys:
            if self.row.get(key) is not None:
                try:
                    return read(self.row[key])
                except NotUsable as reason:
                    self.complain(name, str(reason))
                    return None
        return None

    def text(self, name: str, *, longest: int, default: str = "") -> str:
        """A text of the row, or the default where it is missing or odd."""
        found = self.take(name, name, lambda value: words(value, longest=longest))
        return default if found is None else found

    def name_subject(self) -> str:
        """The row's own id, which every row needs."""
        self.subject = words(self.row.get("id"), longest=ID_LENGTH)
        return self.subject

    def complain(self, name: str, reason: str) -> None:
        self.problems.append(Problem(self.subject, name, reason))


def parse_markets(answer: object) -> Rows[MarketRow]:
    """The rows of /coins/markets; of two rows for one coin the newer is kept."""
    found: dict[str, MarketRow] = {}
    problems: list[Problem] = []
    for place, row in enumerate(_list(answer), start=1):
        read = _one(row, place, problems, _market_row)
        if read is None:
            continue
        earlier = found.get(read.id)
        if earlier is not None:
            problems.append(Problem(read.id, "", "the coin appears more than once"))
            read = _one_of(earlier, read)
        found[read.id] = read
    problems.extend(problem for row in found.values() for problem in row.problems)
    return Rows(tuple(found.values()), tuple(problems))


def parse_coins(answer: object) -> Rows[ListedCoin]:
    """The rows of /coins/list."""
    found: dict[str, ListedCoin] = {}
    problems: list[Problem] = []
    for place, row in enumerate(_list(answer), start=1):
        read = _one(row, place, problems, lambda reader: _listed_coin(reader, problems))
        if read is not None and found.setdefault(read.id, read) != read:
            problems.append(Problem(read.id, "", "the coin appears more than once"))
    return Rows(tuple(found.values()), tuple(problems))


def parse_rates(answer: object) -> Rows[ExchangeRate]:
    """The currencies of /exchange_rates."""
    rates = answer.get("rates") if isinstance(answer, dict) else None
    if not isinstance(rates, dict):
        raise WrongShape("the answer holds no rates")
    values = {
        code: row.get("value") if isinstance(row, dict) else None for code, row in rates.items()
    }
    return _rates(values)


def parse_past_rates(answer: object) -> Rows[ExchangeRate]:
    """The currencies of /coins/bitcoin/history; none where the day has no market data."""
    if not isinstance(answer, dict) or "id" not in answer:
        raise WrongShape("the answer holds no coin")
    data = answer.get("market_data")
    prices = data.get("current_price") if isinstance(data, dict) else None
    return _rates(prices if isinstance(prices, dict) else {})


def _rates(values: dict[str, object]) -> Rows[ExchangeRate]:
    """A rate that is not above zero is left out."""
    found: list[ExchangeRate] = []
    problems: list[Problem] = []
    for currency, value in values.items():
        try:
            code = words(currency, longest=12).lower()
            rate = number(value)
            if rate is None or rate <= 0:
                raise NotUsable("no rate above zero")
        except NotUsable as reason:
            problems.append(Problem(str(currency)[:12], "value", str(reason)))
            continue
        found.append(ExchangeRate(code, rate))
    return Rows(tuple(found), tuple(problems))


def _market_row(reader: RowReader) -> MarketRow:
    change = "price_change_percentage_"
    return MarketRow(
        id=(coin := reader.name_subject()),
        symbol=reader.text("symbol", longest=SYMBOL_LENGTH, default=coin),
        name=reader.text("name", longest=NAME_LENGTH, default=coin),
        image=reader.take("image", "image", lambda value: address(value, longest=URL_LENGTH)),
        price=reader.take("price", "current_price", number),
        market_cap=reader.take("market_cap", "market_cap", number),
        rank=reader.take("rank", "market_cap_rank", whole),
        volume=reader.take("volume", "total_volume", number),
        high_24h=reader.take("high_24h", "high_24h", number),
        low_24h=reader.take("low_24h", "low_24h", number),
        change_1h=reader.take("change_1h", f"{change}1h_in_currency", number),
        change_24h=reader.take("change_24h", (f"{change}24h_in_currency", f"{change}24h"), number),
        change_7d=reader.take("change_7d", f"{change}7d_in_currency", number),
        last_updated=reader.take("last_updated", "last_updated", moment),
        sparkline=reader.take("sparkline", "sparkline_in_7d", _sparkline),
        problems=tuple(reader.problems),
    )


def _listed_coin(reader: RowReader, problems: list[Problem]) -> ListedCoin:
    coin = reader.name_subject()
    listed = ListedCoin(
        id=coin,
        symbol=reader.text("symbol", longest=SYMBOL_LENGTH, default=coin),
        name=reader.text("name", longest=NAME_LENGTH, default=coin),
    )
    problems.extend(reader.problems)
    return listed


def _sparkline(value: object) -> tuple[Any, ...]:
    prices = value.get("price") if isinstance(value, dict) else value
    if not isinstance(prices, list) or len(prices) > SPARKLINE_POINTS:
        raise NotUsable("not a short list of prices")
    return tuple(price for price in map(number, prices) if price is not None)


def _one_of(earlier: MarketRow, later: MarketRow) -> MarketRow:
    """The newer of two rows for one coin; of two equally new ones neither price is believed."""
    first, second = earlier.last_updated, later.last_updated
    if first != second:
        return earlier if first and (second is None or first > second) else later
    if earlier.price == later.price:
        return later
    doubt = Problem(later.id, "price", "two different prices for one moment in one answer")
    return replace(later, price=None, problems=(*later.problems, doubt))


def _one(
    row: object, place: int, problems: list[Problem], read: Callable[[RowReader], Value]
) -> Value | None:
    """The row as read, or None with the reason added to the problems."""
    if not isinstance(row, dict):
        problems.append(Problem(f"row {place}", "", "not an object"))
        return None
    try:
        return read(RowReader(row, place))
    except NotUsable as reason:
        problems.append(Problem(f"row {place}", "id", str(reason)))
        return None


def _list(answer: object) -> Iterable[object]:
    if not isinstance(answer, list):
        raise WrongShape("the answer is not a list")
    return answer
