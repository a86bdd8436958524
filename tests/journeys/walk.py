"""Every page the site has, found by itself: the URL table, and the links on each page seen."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

# Sent on, not for this person, not there for this person, only for forms: no page to look at.
ELSEWHERE = {301, 302, 403, 404, 405}


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """The address of each route that needs no arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = str(pattern.pattern)
        if "<" in route or "(" in route:
            continue
        address = prefix + route.removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from addresses(pattern, address)


def route(address: str) -> str:
    """What answers there: two reminders are two addresses of one route."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


class Walk:
    """Goes through the wanted part of the site in one browser, each route once."""

    def __init__(self, page: Page, wanted: Callable[[str], bool]) -> None:
        self.page = page
        self.wanted = wanted
        self._ahead = [address for address in addresses() if wanted(address)]
        self._known = {route(address) for address in self._ahead}

    def __iter__(self) -> Iterator[str]:
        """The addresses that showed a page; the page stands there while the caller looks at it."""
        for address in self._ahead:  # grows while we walk
            if self._open(address):
                self._look_around()
                yield address

    def _open(self, address: str) -> bool:
        answer = self.page.request.get(address, max_redirects=0)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status in ELSEWHERE or not is_page:
            return False
        shown = self.page.goto(address, wait_until="load")
        assert shown, address
        assert shown.status == 200, f"{address} answered {shown.status}"
        return True

    def _look_around(self) -> None:
        hrefs: list[str] = self.page.eval_on_selector_all(
            "a[href]",
            "links => links.filter(a => a.origin === location.origin).map(a => a.pathname)",
        )
        for href in hrefs:
            found = route(href)
            if found and found not in self._known and self.wanted(href):
                self._known.add(found)
                self._ahead.append(href)
