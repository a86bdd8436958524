"""The list of messages: filters by address and day, newest first, in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from sandbox.twilio.messages import Message
from sandbox.twilio.refusals import Refusal

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """What the query asks for. Days are GMT days of `date_sent`: an unsent message matches none."""

    to: str = ""
    sender: str = ""
    on: date | None = None
    since: date | None = None
    until: date | None = None

    def takes(self, message: Message) -> bool:
        if self.to and message.to != self.to:
            return False
        if self.sender and message.sender != self.sender:
            return False
        return self._takes_day(message.sent.astimezone(UTC).date() if message.sent else None)

    def _takes_day(self, sent: date | None) -> bool:
        if sent is None:
            return self.on is None and self.since is None and self.until is None
        return (
            (self.on is None or sent == self.on)
            and (self.since is None or sent >= self.since)
            and (self.until is None or sent <= self.until)
        )


def read_filter(query: Mapping[str, str]) -> Filter:
    return Filter(
        to=query.get("To", ""),
        sender=query.get("From", ""),
        on=_day(query.get("DateSent", "")),
        since=_day(query.get("DateSent>", "")),
        until=_day(query.get("DateSent<", "")),
    )


def _day(text: str) -> date | None:
    """Only the day counts, whatever time the client sends along."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as broken:
        raise Refusal(20001, "DateSent") from broken


def list_messages(
    messages: Sequence[Message], *, query: Mapping[str, str], path: str, shows_body: bool = True
) -> dict[str, object]:
    """One page as the vendor answers it. `messages` are in the order they were created."""
    wanted = read_filter(query)
    size = _number(query, "PageSize", DEFAULT_PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
    page = _number(query, "Page", 0, low=0, high=10**9)
    found = [message for message in reversed(messages) if wanted.takes(message)]
    start = _start(found, token=query.get("PageToken", ""), page=page, size=size)
    shown = found[start : start + size]
    more = start + size < len(found)
    link = _Link(path=path, query=query, size=size)
    return {
        "messages": [message.as_resource(shows_body=shows_body) for message in shown],
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": link.to(page, query.get("PageToken", "")),
        "first_page_uri": link.to(0, ""),
        "previous_page_uri": link.to(page - 1, "PB" + shown[0].sid) if page and shown else None,
        "next_page_uri": link.to(page + 1, "PA" + shown[-1].sid) if more else None,
    }


def _start(found: Sequence[Message], *, token: str, page: int, size: int) -> int:
    """Where the page begins. A token names a neighbour, so new messages do not shift the pages."""
    places = {message.sid: place for place, message in enumerate(found)}
    place = places.get(token[2:])
    if place is None:
        return page * size
    return place + 1 if token.startswith("PA") else max(place - size, 0)


def _number(query: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    given = query.get(name, "")
    if not given:
        return default
    if not given.isdigit() or int(given) < low:
        raise Refusal(20001, name)
    return min(int(given), high)


@dataclass(frozen=True, slots=True)
class _Link:
    path: str
    query: Mapping[str, str]
    size: int

    def to(self, page: int, token: str) -> str:
        kept = {key: self.query[key] for key in self.query if not key.startswith("Page")}
        paging = {"PageSize": str(self.size), "Page": str(page)}
        if token:
            paging["PageToken"] = token
        return f"{self.path}?{urlencode({**kept, **paging})}"
