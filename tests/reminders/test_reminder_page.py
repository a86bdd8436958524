"""A reminder's page says where it stands, why it fires or not, and proves what it did."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from market.models import PricePoint, Quote, Refresh, RefusedPrice
from notifications.models import Message
from reminders import edit
from reminders.models import Crossing, Reminder
from reminders.words.asked import Distance
from reminders.words.lines import Line
from reminders.words.standing import BROKEN, Standing, in_words, why_not
from tests.fixtures.ledger import record
from tests.fixtures.market import make_coin, make_quote
from tests.notifications.reach import reach
from tests.reminders.lines import draw

Login = Callable[[User], Client]
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def prices(db: None) -> None:
    make_quote(make_coin("bitcoin", symbol="btc", name="Bitcoin"), "67826")


def text(client: Client, path: str) -> str:
    page = client.get(path).content.decode().replace("\N{NARROW NO-BREAK SPACE}", " ")
    return re.sub(r"\s*([<>])\s*", r"\1", " ".join(page.split()))


def standing(state: str, value: str | None = "67826", **fields: object) -> Standing:
    line = Line(metric="price", direction="above", threshold=Decimal(70000), currency="usd")
    known = Decimal(value) if value else None
    distance = Distance(
        value=known,
        left=Decimal(70000) - known if known is not None else None,
        percent=(Decimal(70000) / known - 1) * 100 if known is not None else None,
        satisfied=known is not None and known >= 70000,
        cause="" if value else "The price of Bitcoin is 17 min old.",
    )
    plain = {"line": line, "distance": distance, "now": NOON, "zone": UTC}
    return Standing(state=state, **plain | fields)  # type: ignore[arg-type]


WORDS = [
    (standing("armed"), "Armed, 3.2 % to go", "$67,826 is below $70,000: 3.2 % to go."),
    (
        standing("armed", None),
        "Held back",
        "Held back: The price of Bitcoin is 17 min old.",
    ),
    (
        standing("waiting", "70120", recovery=Decimal(69300), wait_until=NOON.replace(hour=14)),
        "Waiting until it falls to $69,300, not before 14:00",
        "It waits until it falls to $69,300, not before 14:00, then it is armed again.",
    ),
    (
        standing("waiting", "70120", recovery=Decimal(70000)),
        "Waiting until it falls below $70,000",
        "It waits until it falls below $70,000, then it is armed again.",
    ),
    (
        standing("unseen", None),
        "Waiting for a first price",
        "Held back: The price of Bitcoin is 17 min old.",
    ),
    (
        standing("snoozed", snoozed_until=NOON + timedelta(days=1)),
        "Snoozed until 26 Nov 12:00",
        "You snoozed it until 26 Nov 12:00.",
    ),
    (standing("paused"), "Paused", "You paused it. It is watched again once you resume it."),
    (
        standing("done", crossed_at=NOON),
        "Done: it fired at 12:00",
        "It is done. Arm it again to be told of the next crossing.",
    ),
    (
        standing("suspended"),
        "Suspended: the coin is no longer listed",
        "CoinGecko no longer lists the coin, so there is nothing to judge by.",
    ),
    (standing("expired"), "Expired", "Its time is over. Arm it again, or give it a later end."),
]


@pytest.mark.parametrize(("where", "words", "reason"), WORDS)
def test_a_state_is_a_sentence(where: Standing, words: str, reason: str) -> None:
    assert in_words(where).replace("\N{NARROW NO-BREAK SPACE}", " ") == words
    assert why_not(where)[0].replace("\N{NARROW NO-BREAK SPACE}", " ") == reason


def test_a_crossing_stands_there_with_its_proof_and_its_messages(
    alice: User, as_person: Login, prices: None
) -> None:
    reach(alice, "email", alice.email)
    record(alice, "buy", "0.5", unit_price="61700")
    reminder = draw(alice, "60000", if_true="tell")
    crossing = Crossing.objects.get()
    page = text(as_person(alice), f"/reminders/{reminder.pk}/")
    assert "Done: it fired at" in page
    assert f"Ref {crossing.ref}" in page
    for fact in (">$67,826<", ">$60,000<", ">$33,913<", ">CoinGecko<", ">0.5<"):
        assert fact in page
    told = Message.objects.get(dedupe_key=f"crossing:{crossing.pk}", channel="email")
    assert "waiting its turn" in page
    file = as_person(alice).get(f"/reminders/{reminder.pk}/export.json").json()
    [row] = file["crossings"]
    assert (row["ref"], row["value"], row["threshold"]) == (crossing.ref, "67826", "60000")
    assert row["messages"][0]["page"].endswith(f"/notifications/{told.pk}/")


def test_one_that_is_done_offers_to_be_armed_again_and_no_longer_says_since_when_it_was(
    alice: User, as_person: Login, prices: None
) -> None:
    armed, done = draw(alice), draw(alice, "60000", if_true="tell")
    client = as_person(alice)
    pages = [text(client, f"/reminders/{each.pk}/") for each in (armed, done)]
    assert [("Armed since" in page, "Arm again" in page) for page in pages] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert pages[1].count('name="rearm"') == 1


def test_one_that_broke_us_says_so(alice: User, as_person: Login, prices: None) -> None:
    reminder = draw(alice)
    now = timezone.now()
    Reminder.objects.update(held_because=BROKEN, held_since=now)
    for page in ("/reminders/", f"/reminders/{reminder.pk}/"):
        shown = text(as_person(alice), page)
        assert f"Held back: {BROKEN}" in shown
    assert "Nothing is decided on a price" not in shown


def test_the_last_checks_say_what_was_seen(alice: User, as_person: Login, prices: None) -> None:
    now = timezone.now()
    reminder = draw(alice, now=now - timedelta(hours=1))
    for minutes, outcome in ((20, "complete"), (15, "failed"), (10, "partial"), (5, "complete")):
        at = now - timedelta(minutes=minutes)
        Refresh.objects.create(slot=at, started=at, finished=at, outcome=outcome)
    refused = Refresh.objects.get(outcome="partial")
    RefusedPrice.objects.create(refresh=refused, coin_id="bitcoin", why="stale", reason="too old")
    for minutes, price in ((21, 66000), (6, 67826)):
        PricePoint.objects.create(coin_id="bitcoin", at=now - timedelta(minutes=minutes),
                                  price=Decimal(price))  # fmt: skip
    page = text(as_person(alice), f"/reminders/{reminder.pk}/")
    seen = ["BTC at $67,826.00", "Its price was not accepted: too old", "No prices came",
            "BTC at $66,000.00"]  # fmt: skip
    places = [page.index(words) for words in seen]
    assert places == sorted(places)


@pytest.mark.parametrize(("data", "hours"), [({"hours": "2"}, 2), ({"hours": "168"}, 168), ({}, 1)])
def test_it_can_be_snoozed(
    alice: User, as_person: Login, prices: None, data: dict[str, str], hours: int
) -> None:
    reminder = draw(alice)
    as_person(alice).post(f"/reminders/{reminder.pk}/snooze/", data)
    reminder.refresh_from_db()
    assert reminder.snoozed_until is not None
    left = reminder.snoozed_until - timezone.now()
    assert timedelta(hours=hours, minutes=-1) < left <= timedelta(hours=hours)


def test_a_snooze_into_the_past_is_refused(alice: User, as_person: Login, prices: None) -> None:
    reminder = draw(alice)
    answer = as_person(alice).post(
        f"/reminders/{reminder.pk}/snooze/", {"until": "2020-01-01T00:00"}, follow=True
    )
    assert "This moment has passed." in answer.content.decode()
    assert Reminder.objects.get().state == "armed"


def test_a_deleted_one_has_no_page(alice: User, as_person: Login, prices: None) -> None:
    reminder = draw(alice)
    edit.delete(reminder, now=timezone.now())
    assert as_person(alice).get(f"/reminders/{reminder.pk}/").status_code == 404
    assert Quote.objects.count() == 1


def test_covered_amounts_are_on_no_page(alice: User, as_person: Login, prices: None) -> None:
    record(alice, "buy", "0.5", unit_price="61700")
    draw(alice, "30000", metric="balance", coin=None, if_true="tell", mode="every_time")
    draw(alice, "12345", metric="holding_profit")
    User.objects.update(amounts_hidden=True)
    client = as_person(alice)
    pages = [text(client, "/reminders/")]
    pages += [
        text(client, f"/reminders/{pk}/") for pk in Reminder.objects.values_list("pk", flat=True)
    ]
    for page in pages:
        for amount in ("30,000", "33,913", "29,700", "12,345", "3,063", ">0.5<"):
            assert amount not in page
    assert "My balance rises above •••" in pages[0]


def test_the_page_shows_the_very_message_that_would_come(
    alice: User, as_person: Login, prices: None
) -> None:
    record(alice, "buy", "0.5", unit_price="60000")
    reminder = draw(alice, note="Sell half")
    page = text(as_person(alice), f"/reminders/{reminder.pk}/")
    told = page[page.index("What you will hear") : page.index("What you can do")]
    assert "BTC rose above $80,000: $80,000 at" in told
    assert "(was $67,826)" in told
    assert "You hold 0.5 BTC" in told
    assert "Sell half" in told
    assert "On WhatsApp" in told
    assert "(Ref 7F3K)" in told
    assert "No more reminders" not in told
    assert not Crossing.objects.exists()
    assert not Message.objects.exists()
