"""The form reads the sentence back, asks what it must, and refuses in sentences."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from market import coin_search
from reminders.models import Crossing, Reminder
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]
NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def prices(db: None) -> None:
    coin_search.current.forget()
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    make_coin("unpriced", symbol="unp", name="Unpriced")


def said(**fields: Any) -> dict[str, Any]:
    plain = {"metric": "price", "coin": "bitcoin", "direction": "above", "threshold": "70000",
             "threshold_as": "level", "currency": "usd", "mode": "once", "cooldown_seconds": "3600",
             "on_whatsapp": "on", "on_email": "on", "fallback": "on"}  # fmt: skip
    return {name: value for name, value in (plain | fields).items() if value is not None}


def read_back(client: Client, **fields: Any) -> str:
    answer = client.post("/reminders/add/preview/", said(**fields))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace(NARROW, " ").split())


PRESENT = [
    ({}, "Bitcoin is at $67,826 now."),
    ({"metric": "change_24h"}, "The change of Bitcoin in 24 h is at −2.5 % now."),
    ({"coin": "unpriced"}, "No price of Unpriced is known yet."),
    ({"metric": "balance", "coin": None}, "My balance is at $0 now."),
    ({"coin": None}, "Give the line, and the sentence is read back here."),
]


@pytest.mark.parametrize(("fields", "words"), PRESENT)
def test_the_present_value_is_said_before_a_line_is_given(
    alice: User, as_person: Login, fields: dict[str, Any], words: str
) -> None:
    assert words in read_back(as_person(alice), threshold="", **fields)


def test_a_form_that_comes_with_its_coin_says_the_price_at_once(
    alice: User, as_person: Login
) -> None:
    page = opened(as_person(alice), "metric=change_24h&coin=bitcoin&currency=klingon")
    assert "The change of Bitcoin in 24 h is at −2.5 % now." in page


BEGINNINGS = [  # a little above the present, in three digits
    ("coin=bitcoin", "71200", "when Bitcoin rises above $71,200: <strong>5.0 % from now"),
    ("coin=bitcoin&threshold=70000", "70000", "rises above $70,000: <strong>3.2 % from now"),
    ("metric=holding_value&coin=bitcoin", "142000", "value of my Bitcoin rises above $142,000"),
    (
        "metric=balance&portfolio={home}",
        "142000",
        "my balance in “My portfolio” rises",
    ),
]


@pytest.mark.parametrize(("query", "line", "sentence"), BEGINNINGS)
def test_it_begins_with_a_line_and_reads_it_back_with_what_would_have_been(
    alice: User, as_person: Login, query: str, line: str, sentence: str
) -> None:
    record(alice, "buy", "2", unit_price="60000")
    page = opened(as_person(alice), query.format(home=default_portfolio(alice).pk))
    assert f'value="{line}"' in page
    assert sentence in page
    assert "Would it have fired?" in page


def test_without_a_price_it_begins_with_no_line(alice: User, as_person: Login) -> None:
    page = opened(as_person(alice), "coin=unpriced")
    assert "No price of Unpriced is known yet." in page
    assert "Choose what to watch and where the line is" in page


def opened(client: Client, query: str) -> str:
    answer = client.get(f"/reminders/add/?{query}")
    return " ".join(answer.content.decode().replace(NARROW, " ").split())


SENTENCES = [
    ({}, "Tell me once on WhatsApp and email when Bitcoin rises above $70,000: <strong>3.2 % from"),
    ({"threshold": "70.000,50"}, "rises above $70,000.50: <strong>3.2 % from now</strong>"),
    ({"mode": "every_time", "on_whatsapp": None}, "Tell me every time on email when Bitcoin"),
    ({"on_whatsapp": None, "on_email": None}, "Tell me once on this site only when Bitcoin"),
    ({"urgent": "on"}, "on WhatsApp and email, also in quiet hours, when Bitcoin rises"),
    ({"direction": "below", "threshold": "60000"}, "falls below $60,000: <strong>11.5 % from now"),
    ({"threshold": "10", "threshold_as": "percent"}, "above $74,608.60: <strong>10.0 % from now"),
    (
        {"threshold": "10", "threshold_as": "percent", "direction": "below"},
        "falls below $61,043.40: <strong>10.0 % from now",
    ),
    (
        {"metric": "change_24h", "direction": "below", "threshold": "-5"},
        "when the change of Bitcoin in 24 h falls below −5 %: <strong>2.5 points from now",
    ),
    ({"direction": "below"}, "below $70,000: <strong>that is so already</strong>"),
    ({"direction": "below"}, "Do you want to hear that now, or when it happens again?"),
    ({"coin": "unpriced"}, "If it is so when the first price comes, do you want to hear it then?"),
    ({"coin": "unpriced"}, "$70,000: <strong>the distance is unknown</strong>."),
    ({"metric": "change_24h", "threshold": "75000"}, "<strong>75,002.5 points from now"),
    ({"metric": "change_24h", "threshold": "-2.46"}, "<strong>0.04 points from now"),
    ({"threshold": "7"}, "choose “per cent from now” or watch the change."),
    ({"threshold": "7000000"}, "This line is 103 times the present value."),
    ({"threshold": ""}, "Give the line, and the sentence is read back here."),
    ({"coin": ""}, "Choose a coin, and the sentence is read back here."),
    ({"coin": "nosuchcoin"}, "No coin is called “nosuchcoin”."),
    ({"threshold": "many"}, "Enter a number"),
    ({"threshold": "0"}, "A price is always more than zero."),
    ({"threshold": "-1"}, "A price is always more than zero."),
    ({"metric": "balance", "threshold": "25000"}, "when my balance rises above $25,000: "),
    ({"metric": "profit", "threshold": "-500"}, "when my profit rises above −$500: "),
]


@pytest.mark.parametrize(("fields", "sentence"), SENTENCES)
def test_the_sentence_is_read_back(
    alice: User, as_person: Login, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in read_back(as_person(alice), **fields)


def test_the_same_line_is_pointed_out(alice: User, as_person: Login) -> None:
    twin = draw(alice, "70000")
    client = as_person(alice)
    assert f'"/reminders/{twin.pk}/"' in read_back(client)
    assert "You have this reminder already" not in read_back(client, editing=twin.pk)
    assert "You have this reminder already" not in read_back(client, threshold="70001")


def test_saving_makes_an_armed_reminder(alice: User, as_person: Login) -> None:
    answer = as_person(alice).post("/reminders/add/", said(save="1", note="sell half"), follow=True)
    made = Reminder.objects.get(owner=alice)
    assert (made.state, made.threshold, made.note) == ("armed", Decimal(70000), "sell half")
    assert "It is armed from this moment on." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/reminders/{made.pk}/"


def test_the_preview_button_saves_nothing_and_reads_back(alice: User, as_person: Login) -> None:
    page = as_person(alice).post("/reminders/add/", said(preview="1")).content.decode()
    assert "Tell me once on WhatsApp and email when Bitcoin rises above $70,000" in page
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("choice", "state", "crossings"), [("tell", "done", 1), ("wait", "waiting", 0)]
)
def test_what_is_so_already_asks_to_tell_or_to_wait(
    alice: User, as_person: Login, choice: str, state: str, crossings: int
) -> None:
    client = as_person(alice)
    asked = client.post("/reminders/add/", said(direction="below", save="1")).content.decode()
    assert "Choose one of the two." in asked
    assert not Reminder.objects.exists()
    client.post("/reminders/add/", said(direction="below", save="1", if_true=choice))
    assert Reminder.objects.get().state == state
    assert Crossing.objects.count() == crossings


REFUSALS = [
    ({"metric": "nonsense"}, "Select a valid choice"),
    ({"threshold": "1e99"}, "At most 20 digits can stand before the point."),
    ({"threshold": "1.0000000000000000001"}, "At most 18 digits can stand after the point."),
    ({"expires_at": "2020-01-01T00:00"}, "This moment has passed."),
    ({"margin": "-1"}, "The margin cannot be negative."),
    ({"metric": "change_24h", "threshold": "-101"}, "A price cannot fall by 100 % or more."),
    ({"threshold": "5", "threshold_as": "percent", "coin": "unpriced"}, "is unknown, so give the"),
    ({"note": "x" * 201}, "at most 200 characters"),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSALS)
def test_what_cannot_be_is_refused_in_a_sentence(
    alice: User, as_person: Login, fields: dict[str, Any], sentence: str
) -> None:
    page = as_person(alice).post("/reminders/add/", said(save="1", **fields)).content.decode()
    assert sentence in page
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("line", ["0.000000000001", "1000000000000000"])
def test_tiny_and_huge_lines_can_be_drawn(alice: User, as_person: Login, line: str) -> None:
    as_person(alice).post("/reminders/add/", said(save="1", threshold=line, if_true="wait",
                                                  direction="below"))  # fmt: skip
    assert Reminder.objects.get().threshold == Decimal(line)


def test_somebody_elses_portfolio_cannot_be_watched(
    alice: User, bob: User, as_person: Login
) -> None:
    theirs = default_portfolio(bob)
    fields = said(metric="balance", coin="", portfolio=theirs.pk, save="1")
    page = as_person(alice).post("/reminders/add/", fields).content.decode()
    assert "Select a valid choice" in page
    assert not Reminder.objects.exists()


def test_the_address_fills_the_form(alice: User, as_person: Login) -> None:
    home = default_portfolio(alice)
    query = f"metric=holding_value&coin=bitcoin&portfolio={home.pk}&direction=below&threshold=12.5"
    page = as_person(alice).get(f"/reminders/add/?{query}").content.decode()
    assert '<option value="holding_value" selected>' in page
    assert '<option value="below" selected>' in page
    assert f'<option value="{home.pk}" selected>' in page
    assert 'value="Bitcoin (BTC)"' in page
    assert 'value="12.5"' in page


def test_nonsense_in_the_address_is_no_error(alice: User, as_person: Login) -> None:
    query = "metric=x&coin=%00&portfolio=abc&direction=up&threshold=%F0%9F%A6%84&from=999999999999"
    assert as_person(alice).get(f"/reminders/add/?{query}").status_code == 200


def test_a_copy_starts_with_everything_of_the_first(alice: User, as_person: Login) -> None:
    first = draw(alice, "71000", mode="every_time", note="copied", cooldown_seconds=900)
    page = as_person(alice).get(f"/reminders/add/?from={first.pk}").content.decode()
    for part in ('value="71000"', 'value="copied"', '<option value="900" selected>'):
        assert part in page


def test_changing_the_line_begins_anew(alice: User, as_person: Login) -> None:
    reminder = draw(alice, "70000")
    fields = said(direction="above", threshold="60000", save="1")
    page = as_person(alice).post(f"/reminders/{reminder.pk}/edit/", fields, follow=True)
    reminder.refresh_from_db()
    assert (reminder.threshold, reminder.state) == (Decimal(60000), "waiting")
    assert not Crossing.objects.exists()
    assert "waits until it crosses again" in page.content.decode()


def test_a_holding_in_per_cent_from_now(alice: User, as_person: Login) -> None:
    record(alice, "buy", "2", unit_price="60000")
    back = read_back(as_person(alice), metric="holding_value", threshold="10",
                     threshold_as="percent")  # fmt: skip
    assert "when the value of my Bitcoin rises above $149,217" in back


def test_too_many_are_refused(alice: User, as_person: Login, settings: Any) -> None:
    settings.REMINDERS_PER_PERSON = 1
    draw(alice)
    page = as_person(alice).post("/reminders/add/", said(save="1")).content.decode()
    assert "which is as many as one person may have" in page
