"""The list: grouped by state, searched, acted on, undone, and never slow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from market.models import Quote
from reminders import edit
from reminders.forget import forget_deleted
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]
State = Reminder.State


@pytest.fixture
def prices(db: None) -> None:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    make_quote(make_coin("ethereum", symbol="eth", name="Ethereum"), "2410.5")


def text(client: Client, path: str = "/reminders/") -> str:
    return client.get(path).content.decode().replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_an_empty_list_says_what_to_do(alice: User, as_person: Login) -> None:
    assert "No line is drawn yet" in text(as_person(alice))


def test_each_line_shows_how_far_it_is_the_nearest_first(
    alice: User, as_person: Login, prices: None
) -> None:
    draw(alice, "80000")
    draw(alice, "70000", note="sell half")
    page = text(as_person(alice))
    assert page.index("Bitcoin rises above $70,000") < page.index("Bitcoin rises above $80,000")
    assert "Armed, 3.2 % to go, now $67,826" in page
    assert 'value="87"' in page  # the bar
    assert "sell half" in page


def test_near_lines_stand_in_order_however_near(
    alice: User, as_person: Login, prices: None
) -> None:
    for line in ("67827", "67831", "67826.5"):
        draw(alice, line)
    page = text(as_person(alice))
    places = [page.index(f"above {line}") for line in ("$67,826.50", "$67,827", "$67,831")]
    assert places == sorted(places)


def test_what_is_held_back_says_why(alice: User, as_person: Login, prices: None) -> None:
    draw(alice)
    old = timezone.now() - timedelta(minutes=17)
    Quote.objects.filter(coin="bitcoin").update(as_of=old, accepted_at=old)
    assert "Held back: The price of Bitcoin is 17 min old." in text(as_person(alice))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=ether", {"Ethereum"}),
        ("q=BTC", {"Bitcoin"}),
        ("q=half", {"Bitcoin"}),
        ("q=bitcoin+half", {"Bitcoin"}),
        ("q=balance", {"balance"}),
        ("q=nothing+like+it", set()),
        ("state=paused", {"Ethereum"}),
        ("state=nonsense", {"Bitcoin", "Ethereum", "balance"}),
    ],
)
def test_search_finds_by_coin_note_and_state(
    alice: User, as_person: Login, prices: None, query: str, shown: set[str]
) -> None:
    draw(alice, note="sell half")
    edit.pause(draw(alice, coin="ethereum"), now=timezone.now())
    draw(alice, metric="balance", coin=None)
    page = text(as_person(alice), f"/reminders/?{query}")
    titles = {"Bitcoin": "Bitcoin rises", "Ethereum": "Ethereum rises", "balance": "My balance"}
    assert {name for name, title in titles.items() if title in page} == shown


def test_a_stranger_reaches_none_of_them(
    alice: User, bob: User, as_person: Login, prices: None
) -> None:
    mine = draw(alice)
    client = as_person(bob)
    assert "Bitcoin" not in text(client)
    client.post("/reminders/act/", {"delete": mine.pk})
    client.post("/reminders/act/", {"pause": "picked", "pick": [mine.pk]})
    mine.refresh_from_db()
    assert (mine.state, mine.deleted_at) == (State.ARMED, None)
    for path in ("", "edit/", "export.json"):
        assert client.get(f"/reminders/{mine.pk}/{path}").status_code == 404
    assert client.get(f"/reminders/add/?from={mine.pk}").status_code == 200


def test_one_button_acts_on_its_own_row(alice: User, as_person: Login, prices: None) -> None:
    first, second = draw(alice), draw(alice, "90000")
    client = as_person(alice)
    client.post("/reminders/act/", {"pause": first.pk, "pick": [second.pk]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.PAUSED, State.ARMED)


def test_several_are_paused_resumed_and_snoozed_at_once(
    alice: User, as_person: Login, prices: None
) -> None:
    rows = [draw(alice, str(line)) for line in (80000, 90000)]
    client, picked = as_person(alice), [row.pk for row in rows]
    for verb, state in (("pause", "paused"), ("resume", "armed"), ("snooze", "snoozed")):
        answer = client.post("/reminders/act/", {verb: "picked", "pick": picked}, follow=True)
        assert set(Reminder.objects.values_list("state", flat=True)) == {state}
        assert "2 reminders" in answer.content.decode()


def test_what_cannot_be_done_is_said_and_the_rest_is_done(
    alice: User, as_person: Login, prices: None
) -> None:
    first, second = draw(alice), draw(alice, "90000")
    edit.done(second, now=timezone.now())
    data = {"pause": "picked", "pick": [first.pk, second.pk]}
    page = as_person(alice).post("/reminders/act/", data, follow=True).content.decode()
    assert "1 reminder paused." in page
    assert "1 left as it was: It is paused or over, so it cannot be paused." in page


def test_deleting_can_be_undone(alice: User, as_person: Login, prices: None) -> None:
    rows = [draw(alice, str(line)) for line in (80000, 90000)]
    client = as_person(alice)
    client.post("/reminders/act/", {"delete": "picked", "pick": [row.pk for row in rows]})
    page = text(client)
    assert "Deleted 2 reminders." in page
    assert "rises above" not in page
    client.post("/reminders/undo/")
    assert "All 2 are back." in text(client)
    assert Reminder.objects.filter(deleted_at__isnull=True).count() == 2


def test_nothing_ticked_changes_nothing(alice: User, as_person: Login, prices: None) -> None:
    draw(alice)
    answer = as_person(alice).post("/reminders/act/", {"delete": "picked"}, follow=True)
    assert "Nothing was picked" in answer.content.decode()


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "\\\\evil"])
def test_the_way_back_leads_nowhere_else(
    alice: User, as_person: Login, prices: None, next_page: str
) -> None:
    row = draw(alice)
    answer = as_person(alice).post("/reminders/act/", {"pause": row.pk, "next": next_page})
    assert answer["Location"] == "/reminders/"


def test_a_hundred_cost_no_more_queries_than_three(
    alice: User, as_person: Login, prices: None
) -> None:
    record(alice, "buy", "1", unit_price="60000")
    client = as_person(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/reminders/").status_code == 200
        return len(seen)

    for line in range(3):
        draw(alice, str(80000 + line))
        draw(alice, str(2_000_000 + line), metric="balance", coin=None)
    few = queries()
    now = timezone.now()
    rows = Reminder.objects.filter(owner=alice)
    Reminder.objects.bulk_create(
        Reminder(
            owner=alice, metric=row.metric, coin=row.coin, direction="above", currency="usd",
            threshold=row.threshold + number, state="armed", created_at=now, updated_at=now,
        )
        for row in rows
        for number in range(1, 20)
    )  # fmt: skip
    assert queries() == few
    assert few <= 25


def test_an_entry_over_the_line_fires_nothing_and_says_so(
    alice: User, as_person: Login, prices: None
) -> None:
    record(alice, "buy", "0.1", unit_price="60000")
    draw(alice, "30000", metric="balance", coin=None)
    fields = {
        "kind": "buy", "coin": "bitcoin", "quantity": "1", "unit_price": "60000",
        "currency": "usd", "at": "2024-01-01T12:00", "portfolio": default_portfolio(alice).pk,
    }  # fmt: skip
    page = as_person(alice).post("/transactions/add/", fields, follow=True).content.decode()
    assert "This takes you over your line “My balance rises above $30,000”." in page
    assert Reminder.objects.get().state == State.WAITING
    assert not Crossing.objects.exists()


def test_what_was_deleted_long_ago_is_forgotten(alice: User, prices: None) -> None:
    now = timezone.now()
    old, young = draw(alice, "60000", if_true="tell"), draw(alice)
    edit.delete(old, now=now - timedelta(days=31))
    edit.delete(young, now=now - timedelta(days=29))
    assert forget_deleted(now=now) == 1
    assert list(Reminder.objects.all()) == [young]
    assert not Crossing.objects.exists()
