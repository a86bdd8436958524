"""The URL table as a list: every address the service answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")


@dataclass(frozen=True, slots=True)
class Address:
    route: str
    name: str

    @property
    def room(self) -> str:
        """The first part, by which the walk is divided."""
        return self.route.partition("/")[0] or "front page"

    @property
    def arguments(self) -> list[str]:
        return [plain or regular for plain, regular in ARGUMENT.findall(self.route)]

    def path(self, values: dict[str, str]) -> str:
        def value(match: re.Match[str]) -> str:
            return values[match[1] or match[2]]

        return "/" + ARGUMENT.sub(value, self.route)


def table() -> list[Address]:
    """Every address once, in the order of the URL table."""
    found = {address.route: address for address in reversed(list(_walk(get_resolver(), "")))}
    return sorted(found.values(), key=lambda address: address.route)


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + _route(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield Address(route, entry.name or "")


def _route(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    return text.strip("^$") if isinstance(entry.pattern, RegexPattern) else text
