"""Rows that nobody can read hide no other row, on any page, and their owner can delete them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from market.models import Quote
from reminders import prove
from reminders.evaluate import evaluate_now
from reminders.files.apply import apply_plan, plan_of
from reminders.follow import follow_coins
from reminders.forget import forget_deleted
from reminders.models import Reminder
from reminders.personal_data import Reminders
from reminders.readable import SORRY, apart, readable
from reminders.spoken.standings import listed
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.reminders.lines import draw
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]
POISON = (
    "margin = 'NaN'", "threshold = 'NaN'", "metric = 'moon_phase'", "direction = 'aside'",
    "mode = 'maybe'", "state = 'puzzled'", "currency = 'xyz'",
)  # fmt: skip


@pytest.fixture
def good(alice: User) -> Reminder:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")
    record(alice, "buy", "0.5", unit_price="60000")
    return draw(alice, "70000")


@pytest.fixture
def bad(alice: User, good: Reminder) -> list[int]:
    """A line on the price and one on the balance, broken in each of these ways."""
    broken = []
    for poison in POISON:
        for fields in ({}, {"metric": "balance", "coin": None}):
            row = draw(alice, "80000", note="sell half", **fields)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE reminders_reminder SET {poison} WHERE id = %s",  # noqa: S608 - ours
                    [row.pk],
                )
            broken.append(row.pk)
    return broken


def test_those_that_can_be_read_are_there_in_their_order(
    alice: User, good: Reminder, bad: list[int]
) -> None:
    another = draw(alice, "90000")
    newest = Reminder.objects.order_by("-pk")
    found, broken = apart(newest)
    assert found == [another, good]
    assert sorted(broken) == bad
    assert readable(newest[:2]) == [another]


def test_an_error_of_the_moment_blames_no_row(good: Reminder) -> None:
    with connection.execute_wrapper(_down), pytest.raises(OperationalError):
        apart(Reminder.objects.all())


def _down(*_: object) -> None:
    raise OperationalError("the database is being restarted")


def test_every_page_shows_the_others(
    alice: User, as_person: Login, good: Reminder, bad: list[int]
) -> None:
    client = as_person(alice)
    page = client.get("/reminders/").content.decode()
    assert "Bitcoin rises above $70,000" in page
    assert page.count(SORRY) == len(bad)
    assert f"Reminder {bad[0]} on Bitcoin" in page
    assert "sell half" in page
    for path in (
        "/",
        "/coins/bitcoin/",
        f"/reminders/{good.pk}/",
        f"/reminders/add/?from={bad[0]}",
    ):
        assert client.get(path).status_code == 200
    [row] = client.get("/reminders/export.json").json()["reminders"]
    assert row["key"] == str(good.key)


def test_its_own_page_says_so_and_offers_to_delete_it(
    alice: User, bob: User, as_person: Login, bad: list[int]
) -> None:
    client = as_person(alice)
    for pk in bad:
        page = client.get(f"/reminders/{pk}/")
        assert SORRY in page.content.decode()
        assert client.get(f"/reminders/{pk}/edit/").status_code == 404
    assert as_person(bob).get(f"/reminders/{bad[0]}/").status_code == 404


def test_it_can_be_deleted_brought_back_and_forgotten(
    alice: User, as_person: Login, good: Reminder, bad: list[int]
) -> None:
    client = as_person(alice)
    everything = [good.pk, *bad]
    client.post("/reminders/act/", {"pause": "picked", "pick": everything})
    assert list(Reminder.objects.filter(state="paused").values_list("pk", flat=True)) == [good.pk]
    client.post("/reminders/act/", {"delete": "picked", "pick": bad})
    assert SORRY not in client.get("/reminders/").content.decode()
    client.post("/reminders/undo/")
    assert client.get("/reminders/").content.decode().count(SORRY) == len(bad)
    now = timezone.now()
    Reminder.objects.filter(pk__in=bad).update(deleted_at=now - timedelta(days=31))
    assert forget_deleted(now=now) == len(bad)


def test_what_happens_elsewhere_reaches_the_others(
    alice: User, as_person: Login, good: Reminder, bad: list[int]
) -> None:
    over = draw(alice, "40000", metric="balance", coin=None)
    entry = {
        "kind": "buy", "coin": "bitcoin", "quantity": "1", "unit_price": "60000",
        "currency": "usd", "at": "2024-01-01T12:00", "portfolio": default_portfolio(alice).pk,
    }  # fmt: skip
    said = as_person(alice).post("/transactions/add/", entry, follow=True).content.decode()
    assert "This takes you over your line “My balance rises above $40,000”." in said
    assert "Bitcoin rises above $70,000" in listed(alice, now=timezone.now())

    Quote.objects.filter(pk="bitcoin").update(price=70001)
    evaluate_now(now=timezone.now())
    good.refresh_from_db()
    over.refresh_from_db()
    assert (good.state, over.state) == ("done", "waiting")

    lives = draw(alice, "90000")
    now = timezone.now()
    follow_coins(vanished={"bitcoin"}, returned=set(), renamed=set(), now=now)
    lives.refresh_from_db()
    assert lives.state == "suspended"
    follow_coins(vanished=set(), returned={"bitcoin"}, renamed=set(), now=now)
    lives.refresh_from_db()
    assert lives.state == "armed"


def test_a_file_that_knows_it_better_is_told_why_it_cannot_be(
    alice: User, good: Reminder, bad: list[int]
) -> None:
    row = {"metric": "price", "coin": "bitcoin", "direction": "above", "threshold": "80000",
           "currency": "usd"}  # fmt: skip
    keys = Reminder.objects.filter(pk__in=bad).order_by("pk").values_list("key", flat=True)
    rows = [row | {"key": str(key)} for key in keys] + [row]
    done = apply_plan(alice, plan_of(alice, rows, now=timezone.now()), now=timezone.now())
    assert (len(done.problems), done.created) == (len(bad), 1)
    assert "its row cannot be read" in done.problems[0].problem


def test_the_download_names_them_the_nightly_check_too_and_an_account_can_end(
    alice: User, good: Reminder, bad: list[int]
) -> None:
    rows = list(Reminders().export(alice)["reminders"])
    assert {row["id"] for row in rows} == {good.pk, *bad}
    found = list(prove.every_reminder_can_be_read(now=timezone.now()))
    assert {violation.row for violation in found} == {f"reminder {pk}" for pk in bad}
    assert list(prove.every_reminder_has_its_crossings(now=timezone.now())) == []
    Reminders().delete(alice)
    assert not Reminder.objects.exists()
