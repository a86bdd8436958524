"""A page hears what it watches, once, whatever happens between Redis and it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection

from accounts.models import User
from tests.fixtures.live import LiveServer, hear
from tests.waiting import until
from tracker.lib.live import hub
from tracker.lib.live.publish import (
    CHANNEL,
    person_name,
    publish_items,
    publish_to_everyone,
    publish_to_person,
)
from tracker.lib.live.socket import MOST_NAMES

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRICES = {"bitcoin": {"price": Decimal("70120.10")}, "dogecoin": {"price": Decimal("0.1")}}


def present_prices(*, names: frozenset[str]) -> tuple[str, Mapping[str, Any]]:
    """What an app hands to the LIVE_STATE seam."""
    return "quotes", {name: facts for name, facts in PRICES.items() if name in names}


@pytest.fixture(autouse=True)
def state(settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    settings.LIVE_STATE = ["tests.tracker.live.test_socket.present_prices"]


def logged_in() -> tuple[User, str]:
    """A person, and the cookie that their pages send."""
    alice = User.objects.create_user("alice", "alice@example.org", "secret")
    browser = Client()
    browser.force_login(alice)
    return alice, f"sessionid={browser.cookies['sessionid'].value}"


def listening(redis_url: str, *pages: ClientConnection) -> None:
    """Until the process hears what is published, and each page has heard all of before."""
    with Redis.from_url(redis_url) as client:
        until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")
    publish_to_everyone("marker", {}, at=NOON)
    for page in pages:
        while hear(page)["type"] != "marker":
            pass


def test_watching_answers_with_the_present_state(live_sockets: LiveServer) -> None:
    with live_sockets.page() as page:
        page.send('{"watch": ["bitcoin", "unheard-of"]}')
        told = hear(page)

    assert told["type"] == "quotes"
    assert told["quotes"] == {"bitcoin": {"price": "70120.10"}}


def test_a_page_hears_only_of_the_names_it_watches(
    live_sockets: LiveServer, redis_url: str
) -> None:
    with live_sockets.page() as page, live_sockets.page() as other:
        page.send('{"watch": ["bitcoin"]}')
        other.send('{"watch": ["dogecoin"]}')
        hear(page)
        hear(other)
        listening(redis_url, page, other)

        publish_items("quotes", {"bitcoin": {"price": Decimal("70121")}}, at=NOON)
        publish_to_everyone("done", {}, at=NOON)

        assert hear(page)["quotes"] == {"bitcoin": {"price": "70121"}}
        assert hear(page)["type"] == hear(other)["type"] == "done"


@pytest.mark.django_db(transaction=True)
def test_a_message_to_a_person_reaches_their_pages_alone(
    live_sockets: LiveServer, redis_url: str
) -> None:
    alice, cookie = logged_in()

    with live_sockets.page(cookie=cookie) as hers, live_sockets.page() as strangers:
        listening(redis_url, hers, strangers)
        publish_to_person(alice.pk, "crossing", {"reminder": 7}, at=NOON)
        publish_to_everyone("done", {}, at=NOON)

        assert hear(hers) == {"type": "crossing", "at": NOON.isoformat(), "reminder": 7}
        assert hear(strangers)["type"] == "done"


@pytest.mark.django_db(transaction=True)
def test_what_is_published_of_a_person_reaches_their_pages_and_nobody_who_asks(
    live_sockets: LiveServer, redis_url: str
) -> None:
    alice, cookie = logged_in()
    name = person_name(alice.pk)

    with live_sockets.page(cookie=cookie) as hers, live_sockets.page() as strangers:
        hers.send('{"watch": ["dogecoin"]}')
        strangers.send(f'{{"watch": ["{name}", "dogecoin"]}}')
        hear(hers)
        hear(strangers)
        listening(redis_url, hers, strangers)
        publish_items("messages", {name: {"unseen": 3}, "dogecoin": {"price": 1}}, at=NOON)
        publish_to_everyone("done", {}, at=NOON)

        assert hear(hers)["messages"] == {"dogecoin": {"price": 1}}
        assert hear(hers)["messages"] == {name: {"unseen": 3}}
        assert hear(strangers)["messages"] == {"dogecoin": {"price": 1}}
        assert hear(hers)["type"] == hear(strangers)["type"] == "done"


def present_people(*, names: frozenset[str]) -> tuple[str, Mapping[str, Any]]:
    return "messages", {name: {"unseen": 2} for name in names if name.startswith("person:")}


@pytest.mark.django_db(transaction=True)
def test_without_redis_only_their_own_pages_are_told_of_a_person(
    live_sockets: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = ""
    settings.LIVE_STATE = [*settings.LIVE_STATE, "tests.tracker.live.test_socket.present_people"]
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.05)
    alice, cookie = logged_in()
    name = person_name(alice.pk)

    with live_sockets.page(cookie=cookie) as hers, live_sockets.page() as strangers:
        hers.send('{"watch": []}')
        strangers.send(f'{{"watch": ["{name}", "bitcoin"]}}')
        assert hear(hers)["messages"] == hear(hers)["messages"] == {name: {"unseen": 2}}
        assert [hear(strangers)["type"] for _ in range(2)] == ["quotes", "quotes"]


def test_a_page_of_another_origin_is_turned_away(live_sockets: LiveServer) -> None:
    with (
        pytest.raises(InvalidStatus),
        live_sockets.page(origin="https://elsewhere.example"),
    ):
        pass


@pytest.mark.parametrize(
    "said",
    [
        "nonsense",
        "[]",
        '{"watch": "bitcoin"}',
        '{"watch": [1]}',
        '{"watch": [' + ",".join(['"x"'] * (MOST_NAMES + 1)) + "]}",
        '"' + "x" * 40_000 + '"',
    ],
)
def test_what_we_do_not_understand_closes_the_socket_with_a_reason(
    live_sockets: LiveServer, said: str
) -> None:
    with live_sockets.page() as page:
        page.send(said)
        with pytest.raises(ConnectionClosedError) as closed:
            hear(page)

    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, bool(closed.value.rcvd.reason)) == (1008, True)


def test_a_browser_that_falls_behind_is_dropped_not_buffered(
    live_sockets: LiveServer, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MOST_WAITING", 0)
    with live_sockets.page() as page:
        with Redis.from_url(redis_url) as client:
            until(lambda: client.pubsub_numsub(CHANNEL)[0][1] == 1, saying="nobody subscribed")
        publish_to_everyone("one too many", {}, at=NOON)
        with pytest.raises(ConnectionClosedError) as closed:
            hear(page)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013


def test_a_browser_that_takes_nothing_is_let_go(
    live_sockets: LiveServer, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(hub, "SEND_SECONDS", 0.0)
    with live_sockets.page() as page:
        client = until(lambda: next(iter(live_sockets.app.hub.clients), None))
        assert client is not None
        client.sending_since = 0.0  # as if the browser had stopped reading long ago
        with pytest.raises(ConnectionClosedError) as closed:
            until(lambda: hear(page) is None)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013


def test_without_redis_a_page_still_hears_the_next_price(
    live_sockets: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = ""
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.05)
    with live_sockets.page() as page:
        page.send('{"watch": ["bitcoin"]}')
        first, polled = hear(page), hear(page)

    assert first["quotes"] == polled["quotes"] == {"bitcoin": {"price": "70120.10"}}


def test_news_that_was_missed_while_redis_was_away_is_repaired(
    live_sockets: LiveServer, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "RETRY_SECONDS", 0.01)
    with live_sockets.page() as page, Redis.from_url(redis_url) as client:
        page.send('{"watch": ["bitcoin"]}')
        hear(page)
        listening(redis_url, page)

        client.client_kill_filter(_type="pubsub")

        assert hear(page)["quotes"] == {"bitcoin": {"price": "70120.10"}}
