"""Who covers amounts can show any page to others: none of them holds what the person owns."""

import re

from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.fixtures.people import log_in
from tests.journeys.furnished import OWN, furnish
from tests.journeys.walk import route
from tracker.lib.cover import own_money
from transactions.positions import positions

HREF = re.compile(r'href="(/[^"?#]*)')
FILES = (".csv", ".json", "/download/", "/logout/")  # what one keeps, and the way out


def pages(client: Client) -> dict[str, str]:
    """Every page that a link leads to, each route once."""
    ahead, known, found = ["/"], {route("/")}, {}
    for address in ahead:  # grows while we walk
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        found[address] = answer.content.decode()
        for href in HREF.findall(found[address]):
            if route(href) and route(href) not in known and not href.endswith(FILES):
                known.add(route(href))
                ahead.append(href)
    return found


def test_no_page_holds_what_is_covered(alice: User) -> None:
    furnish(alice)
    client = log_in(Client(), alice)
    held = [each.figures.value.value for each in positions(alice, now=timezone.now())]
    own = [*OWN, *(own_money(value) for value in held if value)]
    seen = "".join(pages(client).values())
    assert [amount for amount in own if amount not in seen] == []

    client.post("/amounts/", {"amounts": "hide"})
    covered = pages(client)
    assert len(covered) > 30
    told = [(path, each) for path, page in covered.items() for each in own if each in page]
    assert told == []
