"""Jobs that were given up are listed with their reason, and run again when somebody says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from market.history.fetch import MOST_TRIES, do_jobs
from market.history.wishes import wish_for_years
from market.models import Coin, HistoryJob
from sandbox.coingecko.stand_in import CoinGecko
from tests.fixtures.coingecko import MARKET_NOON as NOON
from tests.fixtures.market import make_coin
from tests.fixtures.people import make_person
from tests.fixtures.staff import enter_admin
from tests.market.refreshing import Steps

LIST = "admin:market_historyjob_changelist"


def dead_job(coin: Coin, **fields: object) -> HistoryJob:
    return HistoryJob.objects.create(
        coin=coin,
        since=NOON - timedelta(hours=3),
        until=NOON,
        not_before=NOON,
        **{
            "kind": "gap",
            "state": "dead",
            "tries": MOST_TRIES,
            "reason": "It answered 503.",
            **fields,
        },
    )


@pytest.fixture
def press(admin_browser: Client) -> Callable[..., str]:
    """Presses "Run again" for these jobs; answers what the page says then."""

    def press(*jobs: HistoryJob) -> str:
        form = {"action": "run_again", "_selected_action": [job.pk for job in jobs]}
        return admin_browser.post(reverse(LIST), form, follow=True).content.decode()

    return press


def test_run_again_gives_dead_jobs_another_life_and_pressed_twice_does_nothing_more(
    press: Callable[..., str],
) -> None:
    job = dead_job(make_coin())
    assert "1 job runs again." in press(job)
    first = HistoryJob.objects.get()
    assert (first.state, first.tries, first.finished_at) == ("waiting", 0, None)

    assert "1 of the chosen jobs had not been given up" in press(job)
    assert HistoryJob.objects.get().not_before == first.not_before


def test_a_job_under_way_is_left_alone(press: Callable[..., str]) -> None:
    coin = make_coin()
    running = dead_job(coin, state="running", takes=3)
    dead = dead_job(coin, kind="jump")

    said = press(running, dead)
    assert "1 job runs again." in said
    assert "1 of the chosen jobs had not been given up" in said
    running.refresh_from_db()
    assert (running.state, running.takes) == ("running", 3)


def test_the_list_tells_the_dead_from_the_rest_with_the_reason(admin_browser: Client) -> None:
    dead_job(make_coin("bitcoin"))
    dead_job(make_coin("ethereum"), state="done", reason="", result="3 hours fetched.")
    text = admin_browser.get(reverse(LIST), {"state__exact": "dead"}).content.decode()

    assert "It answered 503." in text
    assert "3 hours fetched." not in text


def test_who_may_only_look_cannot_run_again(db: None) -> None:
    person = make_person("vera", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_historyjob"))
    client = enter_admin(person)
    job = dead_job(make_coin())
    client.post(reverse(LIST), {"action": "run_again", "_selected_action": [job.pk]})

    page = client.get(reverse(LIST))
    assert page.status_code == 200
    assert "run_again" not in page.content.decode()
    assert HistoryJob.objects.get().state == "dead"


def test_a_job_that_died_of_an_outage_succeeds_after_run_again(
    press: Callable[..., str], coingecko: CoinGecko, settings: Settings
) -> None:
    settings.COINGECKO_BASE_URL = coingecko.base_url
    client = Steps(coingecko).client
    make_coin()
    wish_for_years(now=NOON)
    coingecko.refuse("server_error", times=None)
    while HistoryJob.objects.get().state != "dead":
        coingecko.advance(6 * 3600)
        do_jobs(client, clock=lambda: coingecko.now)
    coingecko.speak()

    coingecko.follow_wall()  # the admin knows the real time only
    press(HistoryJob.objects.get())
    while do_jobs(client, clock=lambda: coingecko.now):
        pass
    assert HistoryJob.objects.get().state == "done"
