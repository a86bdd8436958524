"""All reminders as a file and back: applying it twice changes nothing, bad rows keep nobody out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from reminders import edit
from reminders.files.apply import Plan, apply_plan, plan_of
from reminders.files.read import NotOurs, rows_in
from reminders.files.write import exported
from reminders.models import Reminder
from reminders.shown import of_owner
from tests.fixtures.market import make_coin, make_quote
from tests.notifications.reach import reach
from tests.reminders.lines import draw
from transactions.portfolios import default_portfolio

Login = Callable[[User], Client]


@pytest.fixture(autouse=True)
def prices(db: None) -> None:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")


@pytest.fixture
def lines(alice: User) -> list[Reminder]:
    now = timezone.now()
    phone = reach(alice, "whatsapp", "+4915112345678")
    return [
        draw(alice, "70000.50", note="sell half", margin=None),
        draw(
            alice,
            "0.000000000001",
            direction="below",
            mode="every_time",
            urgent=True,
            cooldown_seconds=900,
            destinations=frozenset({phone.pk}),
        ),
        draw(
            alice,
            "25000",
            metric="balance",
            coin=None,
            direction="below",
            portfolio=default_portfolio(alice).pk,
            expires_at=now.replace(year=2030),
        ),
        draw(alice, "-5", metric="change_24h", direction="below", currency=""),
    ]


def file_of(owner: User) -> list[Any]:
    return rows_in(json.dumps(exported(of_owner(owner).order_by("pk"))).encode())


def applied(owner: User, rows: list[Any]) -> Plan:
    now = timezone.now()
    return apply_plan(owner, plan_of(owner, rows, now=now), now=now)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.created, plan.changed, plan.same, len(plan.problems)


def test_its_own_file_changes_nothing(alice: User, lines: list[Reminder]) -> None:
    edit.pause(lines[0], now=timezone.now())
    assert counts(applied(alice, file_of(alice))) == (0, 0, 4, 0)


def test_another_account_gets_the_same_lines_once(
    alice: User, bob: User, lines: list[Reminder]
) -> None:
    edit.pause(lines[0], now=timezone.now())
    rows = file_of(alice)
    rows[1]["destinations"] = []
    assert counts(applied(bob, rows)) == (4, 0, 0, 0)
    assert counts(applied(bob, rows)) == (0, 0, 4, 0)
    assert file_of(bob)[0] == rows[0]
    assert of_owner(bob).order_by("pk")[0].state == "paused"


def test_what_was_changed_or_deleted_comes_back_as_the_file_has_it(
    alice: User, lines: list[Reminder]
) -> None:
    rows = file_of(alice)
    edit.delete(lines[0], now=timezone.now())
    rows[2]["threshold"] = "24000"
    assert counts(applied(alice, rows)) == (0, 2, 2, 0)
    assert counts(applied(alice, rows)) == (0, 0, 4, 0)


def test_a_row_without_a_key_is_new_each_time(alice: User) -> None:
    row = {"metric": "price", "coin": "bitcoin", "direction": "above", "threshold": "70000"}
    assert counts(applied(alice, [row])) == (1, 0, 0, 0)
    assert Reminder.objects.get().currency == "usd"


BAD_ROWS = [
    (["no object"], "It is no reminder."),
    ([{"threshold": 70000.5}], 'Its threshold is no number in quotes, such as "70000.50".'),
    ([{"threshold": "NaN"}], "Its threshold is no number: NaN."),
    ([{"threshold": "many"}], "Its threshold is no number: many."),
    ([{"threshold": "-1"}], "A price is always more than zero."),
    ([{"coin": "nosuchcoin"}], "This coin is not listed"),
    ([{"portfolio": "Nowhere", "metric": "balance"}], "You have no portfolio called Nowhere."),
    ([{"key": "x"}], "Its key is none of ours."),
    ([{"expires_at": "soon"}], "Its expires_at is no moment"),
    ([{"urgent": "yes"}], "Its urgent is neither true nor false."),
    ([{"cooldown_seconds": "1"}], "Its cooldown_seconds is no whole number."),
    ([{"destinations": ["email:x@example.org"]}], "It names a number or an address"),
    ([{"direction": "sideways"}], "Choose above or below."),
    ([{"note": "x" * 201}], "At most 200 characters."),
]


@pytest.mark.parametrize(("rows", "problem"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_rest_goes_in(
    alice: User, rows: list[Any], problem: str
) -> None:
    good = {"metric": "price", "coin": "bitcoin", "direction": "above", "threshold": "70000"}
    bad = [good | row if isinstance(row, dict) else row for row in rows]
    done = applied(alice, [*bad, good])
    assert counts(done) == (1, 0, 0, 1)
    assert done.problems[0].place == 1
    assert problem in done.problems[0].problem


def test_a_key_that_stands_there_twice_is_applied_once(alice: User, lines: list[Reminder]) -> None:
    rows = file_of(alice)[:1]
    rows[0]["threshold"] = "71000"
    assert counts(applied(alice, rows * 2)) == (0, 1, 0, 1)


def test_the_limit_holds_for_files_too(alice: User, settings: Any) -> None:
    settings.REMINDERS_PER_PERSON = 2
    row = {"metric": "price", "coin": "bitcoin", "direction": "above"}
    rows = [row | {"threshold": str(70000 + number)} for number in range(4)]
    done = applied(alice, rows)
    assert counts(done) == (2, 0, 0, 2)
    assert "which is as many as one person may have" in done.problems[0].problem


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b'{"format": "else"}', b"[" * 100_000,
     b'{"format": "bellwether-reminders", "version": 2}',
     b'{"format": "bellwether-reminders", "version": 1, "reminders": {}}'],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused_whole(content: bytes) -> None:
    with pytest.raises(NotOurs):
        rows_in(content)


def test_the_pages_show_first_and_do_then(
    alice: User, bob: User, as_person: Login, lines: list[Reminder]
) -> None:
    content = as_person(alice).get("/reminders/export.json").content
    client = as_person(bob)
    upload = SimpleUploadedFile("reminders.json", content, content_type="application/json")
    shown = client.post("/reminders/import/", {"file": upload})
    page = shown.content.decode()
    assert "This would happen" in page
    assert "It names a number or an address that is not linked here." in page
    assert not Reminder.objects.filter(owner=bob).exists()
    client.post("/reminders/import/", {"rows": shown.context["rows"], "apply": "1"})
    assert Reminder.objects.filter(owner=bob).count() == 3
    again = client.post("/reminders/import/", {"rows": content.decode()}).content.decode()
    assert "So there is nothing to do." in again
    assert "Choose a file first." in client.post("/reminders/import/").content.decode()
