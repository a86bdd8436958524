"""How we stand with CoinGecko, in words an operator can act on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from market.admin.asking import breaker_in_words, key_in_words
from market.admin.upkeep import StallAdmin
from market.coingecko.limiter import Limiter
from market.coingecko.setup import configured
from market.models import ApiKeyUse, Breaker, Refresh, Stall

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(minutes=3)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (ApiKeyUse(), "May be used"),
        (ApiKeyUse(paused_until=NOON), "May be used"),
        (ApiKeyUse(paused_until=SOON), "Rests for 3 min after too many calls"),
        (ApiKeyUse(aside_until=SOON), "Put aside, tried again in 3 min"),
    ],
)
def test_a_key_says_whether_it_may_be_used(use: ApiKeyUse, words: str) -> None:
    assert plain(key_in_words(use, now=NOON)) == words


@pytest.mark.parametrize(
    ("breaker", "words"),
    [
        (Breaker(), "Asked, and answers"),
        (Breaker(failures=2), "Asked; 2 failures in a row, 5 make a pause"),
        (
            Breaker(open_since=NOON - timedelta(hours=3), next_try=SOON),
            "Not asked: it failed first 3 h ago; next try in 3 min",
        ),
        (
            Breaker(open_since=NOON - timedelta(hours=3), next_try=NOON),
            "Not asked: it failed first 3 h ago; it is being tried again",
        ),
    ],
)
def test_a_breaker_says_whether_anything_is_sent(breaker: Breaker, words: str) -> None:
    assert plain(breaker_in_words(breaker, now=NOON)) == words


def test_a_stall_says_how_long_it_lasted() -> None:
    lasted = StallAdmin.lasted
    over = Stall(began_at=NOON - timedelta(minutes=17), noticed_at=NOON, over_at=NOON)
    assert plain(lasted(None, over)) == "17 min"  # type: ignore[arg-type]
    assert lasted(None, Stall(began_at=NOON)) == "still going on"  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_budget_stands_above_the_keys(admin_browser: Client, settings: Settings) -> None:
    settings.COINGECKO_PLAN, settings.COINGECKO_API_KEYS = "demo", ["CG-one"]
    now = timezone.now()
    setup = configured()
    Limiter(setup.plan, setup.keys).states()
    ApiKeyUse.objects.update(month=now.date().replace(day=1), month_calls=1234, calls=99_000)
    Refresh.objects.create(slot=now, started=now, plan="Every price is refreshed every 5 minutes.")
    text = admin_browser.get(reverse("admin:market_apikeyuse_changelist")).content.decode()

    assert "Plan demo: 8,766 of 10,000 calls are left this month" in text
    assert "Every price is refreshed every 5 minutes." in text
    assert "1,234 of 10,000" in text
    assert "CG-one" not in text


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")
