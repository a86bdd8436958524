"""From the dashboard, a coin, a portfolio and a holding a link leads to a filled-in form."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw

Login = Callable[[User], Client]
LINK = re.compile(r'href="(/reminders/add/\?[^"]+)"')
PRICE, VALUE = "rises above $71,200", "rises above $142,000"
PLACES = [
    ("/", f"Bitcoin {PRICE}"),
    ("/coins/bitcoin/", f"Bitcoin {PRICE}"),
    ("/portfolios/{home}/", VALUE),
    ("/portfolios/{home}/bitcoin/", VALUE),
]


@pytest.mark.parametrize(("place", "sentence"), PLACES)
def test_it_is_set_from_anywhere_with_coin_and_price_filled_in(
    alice: User, as_person: Login, place: str, sentence: str
) -> None:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    home = record(alice, "buy", "2", unit_price="60000").portfolio_id
    client = as_person(alice)
    links = LINK.findall(client.get(place.format(home=home)).content.decode())
    assert links
    for link in links:
        assert sentence in client.get(unescape(link)).content.decode()


def test_the_dashboard_leads_to_the_nearest_line(alice: User, as_person: Login) -> None:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    record(alice, "buy", "2", unit_price="60000")
    drawn = draw(alice)
    page = as_person(alice).get("/").content.decode()
    assert f'<td class="col-line"><a href="/reminders/{drawn.pk}/">' in page
    assert LINK.findall(page) == []
