"""Odd fields and odd answers: what a market feed sends on a bad day."""

from collections.abc import Callable
from decimal import Decimal
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any

from sandbox.coingecko.numbers import Spelled, as_text, dumps

MISSING = object()  # the field is left out

# How a field can be spoiled; what is callable makes its value from the true one.
SPOILED: dict[str, Any] = {
    "null": None,
    "missing": MISSING,
    "zero": 0,
    "negative": lambda value: Decimal(str(value)).copy_negate(),
    "text": "n/a",
    "empty": "",
    "number_as_text": dumps,
    "scientific": lambda value: Spelled(format(Decimal(str(value)), "E")),
    "nan": Decimal("NaN"),
    "infinity": Decimal("Infinity"),
    "huge": Spelled("1e400"),
    "list": lambda value: [value],
    "boolean": True,
}


class OddFields:
    """Fields of single coins that are not sent as they are."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._odd: dict[tuple[str, str], tuple[Any, int | None]] = {}

    def set(self, key: str, field: str, value: Any, answers: int | None) -> None:
        with self._lock:
            self._odd[key, field] = (value, answers)

    def clear(self, key: str | None = None) -> None:
        with self._lock:
            self._odd = {at: odd for at, odd in self._odd.items() if key not in (None, at[0])}

    def apply(self, key: str, row: dict[str, Any], names: dict[str, str] | None = None) -> None:
        """Spoil the row of a coin; `names` says what its fields are called in this answer."""
        if not self._odd:
            return
        with self._lock:
            wanted = [(at[1], odd) for at, odd in self._odd.items() if at[0] == key]
            for field, (value, left) in wanted:
                name = field if names is None else names.get(field)
                if name is None or name not in row:
                    continue
                put(row, name, value)
                if left == 1:
                    del self._odd[key, field]
                elif left is not None:
                    self._odd[key, field] = (value, left - 1)


def put(row: dict[str, Any], name: str, value: Any) -> None:
    if value is MISSING:
        del row[name]
    else:
        row[name] = value(row[name]) if callable(value) else value


def partial(answer: Any) -> Any:
    """Only the first half of the rows."""
    rows = list(answer.items()) if isinstance(answer, dict) else answer
    half = rows[: (len(rows) + 1) // 2]
    return dict(half) if isinstance(answer, dict) else half


def duplicates(answer: Any) -> Any:
    """Every row twice, the second time with another price."""
    if not isinstance(answer, list):
        return answer
    again = [
        {**row, "current_price": (row["current_price"] or 0) * 3}
        for row in answer
        if isinstance(row, dict) and "current_price" in row
    ]
    return answer + again


def strangers(answer: Any) -> Any:
    """Rows of a coin nobody asked for, and rows that are no objects."""
    return [*answer, None, "row", []] if isinstance(answer, list) else answer


ANSWERS: dict[str, Callable[[Any], str]] = {
    "numbers_as_text": lambda answer: dumps(as_text(answer)),
    "partial": lambda answer: dumps(partial(answer)),
    "duplicates": lambda answer: dumps(duplicates(answer)),
    "strangers": lambda answer: dumps(strangers(answer)),
    "truncated": lambda answer: dumps(answer)[: len(dumps(answer)) // 2],
    "empty": lambda answer: "",
    "empty_list": lambda answer: "[]",
    "empty_object": lambda answer: "{}",
    "null": lambda answer: "null",
    "html": lambda answer: "<!DOCTYPE html><html><body><h1>Be right back</h1></body></html>",
}


class OddAnswers:
    """Whole answers, sent with status 200, that are not what they should be."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[tuple[str, str]] = []

    def add(self, how: str, answers: int, path: str) -> None:
        if how not in ANSWERS:
            raise ValueError(f"unknown answer {how!r}, choose from {', '.join(ANSWERS)}")
        with self._lock:
            self._waiting += [(how, path)] * answers

    def clear(self) -> None:
        with self._lock:
            self._waiting = []

    def text(self, path: str, answer: Any) -> str:
        """What goes out for this answer: as the first oddity scripted for its path makes it."""
        with self._lock:
            meets = (odd for odd in self._waiting if fnmatchcase(path, odd[1]))
            odd = next(meets, None)
            if odd:
                self._waiting.remove(odd)
        return ANSWERS[odd[0]](answer) if odd else dumps(answer)
