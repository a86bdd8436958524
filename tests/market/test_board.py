"""The board and a coin's page say what is known, how old it is, and what is not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import DjangoAssertNumQueries

from market import coin_search
from market.models import Catalogue, HistoryJob, HourPrice, Quote, Refresh, Sparkline
from market.sparklines import drawn, store_sparklines
from tests.fixtures.market import make_coin, make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_index() -> None:
    coin_search.current.forget()


def test_a_stranger_sees_the_largest_coins_with_their_prices(client: Client) -> None:
    make_quote(make_coin("bitcoin"))
    page = client.get("/board/").content.decode()

    assert "$70,120.10" in page
    assert "▼\u202f2.5\u202f%" in page


def test_an_unknown_price_is_shown_as_unknown_and_never_as_zero(client: Client) -> None:
    make_quote(make_coin("bitcoin"), None)
    page = client.get("/board/").content.decode()

    assert "unknown" in page
    assert "$0.00" not in page


def test_a_price_older_than_two_intervals_carries_its_age(client: Client) -> None:
    old = timezone.now() - timedelta(minutes=17, seconds=5)
    make_quote(make_coin("bitcoin"), as_of=old)

    assert "17\u202fmin ago" in client.get("/board/").content.decode()


def test_the_interval_of_the_admin_decides_what_is_old(client: Client) -> None:
    hourly = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.HOURS)
    PeriodicTask.objects.create(name="r", task="market.refresh_prices", interval=hourly)
    make_quote(make_coin("bitcoin"), as_of=timezone.now() - timedelta(minutes=17, seconds=5))

    for page in ("/board/", "/coins/bitcoin/"):
        doubt = client.get(page).content.decode().partition("data-doubt>")[2].partition("<")[0]
        assert doubt == "", page


def test_a_doubtful_move_is_named(client: Client) -> None:
    make_quote(make_coin("bitcoin"), trust=Quote.Trust.CONFIRMING, reason="moved −23 %, confirming")
    assert "moved −23 %, confirming" in client.get("/board/").content.decode()


def test_the_board_asks_the_database_the_same_few_questions_whatever_its_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(100):
        make_quote(make_coin(f"coin-{number}"))
    # Coins, quotes, sparklines, interval, newest refresh; the footer's interval and arrival.
    with django_assert_num_queries(7):
        client.get("/board/?top=100")


@pytest.mark.parametrize(("asked", "shown"), [("25", 25), ("10", 10), ("999", 10), ("x", 10)])
def test_the_board_has_three_sizes(client: Client, asked: str, shown: int) -> None:
    for number in range(30):
        make_coin(f"coin-{number}")
    assert client.get("/board/", {"top": asked}).content.decode().count("<tr data-coin") == shown


def test_a_coin_page_draws_its_history_and_says_it_in_a_table(client: Client) -> None:
    coin = make_coin("bitcoin")
    make_quote(coin)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for back, price in ((3, "69000"), (2, "69500"), (1, "70000")):
        value = Decimal(price)
        HourPrice.objects.create(
            coin=coin, at=hour - timedelta(hours=back), open=value, high=value, low=value,
            close=value, points=12,
        )  # fmt: skip
    page = client.get("/coins/bitcoin/").content.decode()

    assert '"value": 69000.0' in page
    assert page.count("$69,000.00") == 2  # the lowest, and its row of the table
    assert "▲\u202f1.4\u202f%" in page


def test_a_coin_page_says_how_far_its_past_has_been_fetched(client: Client) -> None:
    coin = make_coin("bitcoin")
    now = timezone.now()
    assert "being fetched" not in client.get("/coins/bitcoin/").content.decode()
    job = HistoryJob.objects.create(
        coin=coin, kind="year", since=now, until=now, not_before=now, steps_done=1,
        reason="CoinGecko cannot answer now (503).",
    )  # fmt: skip
    page = client.get("/coins/bitcoin/").content.decode()
    assert "The past year is being fetched: 1 of 2 parts are here." in page
    assert "cannot answer now (503)" in page

    HistoryJob.objects.filter(pk=job.pk).update(state="done")
    assert "being fetched" not in client.get("/coins/bitcoin/").content.decode()


def test_a_coin_nobody_lists_any_more_points_to_its_successor(client: Client) -> None:
    heir = make_coin("polygon-ecosystem-token")
    make_coin("matic-network", active=False, successor=heir)
    page = client.get("/coins/matic-network/").content.decode()

    assert "no longer lists this coin" in page
    assert "/coins/polygon-ecosystem-token/" in page


def test_a_coin_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/coins/nonsense/").status_code == 404


def test_search_forgives_a_slip_and_finds_nothing_retired(client: Client) -> None:
    make_coin("ethereum")
    make_coin("ethereum-old", active=False)
    answer = client.get("/coins/search.json", {"q": "etherium"}).json()

    assert [coin["id"] for coin in answer["coins"]] == ["ethereum"]


def test_a_search_without_result_says_what_to_try(client: Client) -> None:
    assert "No coin is called" in client.get("/coins/", {"q": "zzzzzz"}).content.decode()


def test_a_grown_catalogue_is_indexed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coin_search, "LOOK_AGAIN_SECONDS", 0)
    make_coin("bitcoin")
    assert coin_search.search("dogecoin") == []

    make_coin("dogecoin")
    Catalogue.objects.all().changed(now=timezone.now())
    assert [coin.id for coin in coin_search.search("dogecoin")] == ["dogecoin"]


def test_a_sparkline_is_thin_and_ends_where_the_week_ended() -> None:
    coin = make_coin("bitcoin")
    week = [Decimal(value) for value in range(1, 169)]
    store_sparklines([(coin.pk, week)], now=timezone.now())
    store_sparklines([(coin.pk, week)], now=timezone.now())  # the newest replaces it
    kept = Sparkline.objects.get(coin=coin).points

    points = kept.split(",")
    assert [len(points), points[0], points[-1]] == [60, "1", "168"]
    assert drawn(kept).corners.startswith("2.0,30.0 ")
    assert drawn(kept).corners.endswith("118.0,2.0")
    assert drawn("5,5,5").corners == "2.0,30.0 60.0,30.0 118.0,30.0"
    assert drawn("").corners == ""


def test_the_board_says_what_is_refreshed_how_often(client: Client) -> None:
    make_coin("bitcoin")
    now = timezone.now()
    Refresh.objects.create(
        slot=now,
        started=now,
        finished=now,
        outcome=Refresh.Outcome.COMPLETE,
        plan="Held coins are refreshed every 5 minutes, the others every hour.",
    )
    assert "the others every hour" in client.get("/board/").content.decode()
