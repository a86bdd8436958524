"""The doctor asks CoinGecko itself, once, and says what it got."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from market.coingecko.transport import Timeouts
from market.models import ApiKeyUse, Breaker
from market.reach import QUICK, parts, shorter
from sandbox.coingecko.stand_in import CoinGecko
from tests.tracker.health.test_doctor import doctor
from tracker.lib.health import Part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sandbox(settings: Settings, coingecko: CoinGecko) -> None:
    settings.COINGECKO_BASE_URL = coingecko.base_url


def asked() -> Part:
    (part,) = parts(now=timezone.now())
    return part


def test_an_answer_is_told_with_host_plan_and_time(coingecko: CoinGecko) -> None:
    part = asked()

    assert part.state == "ok"
    assert part.sentence.startswith(f"{coingecko.url.removeprefix('http://')} answered a ping")
    assert "on plan keyless after" in part.sentence
    assert ApiKeyUse.objects.get().calls == 1


@pytest.mark.parametrize(
    ("refusal", "state", "words"),
    [
        ("rate_limited", "warn", "more calls than the plan allows"),
        ("server_error", "warn", "(500)"),
        ("cdn_denied", "fail", "blocks this machine"),
    ],
)
def test_a_refusal_is_told_in_its_words(
    coingecko: CoinGecko, refusal: str, state: str, words: str
) -> None:
    coingecko.refuse(refusal)
    part = asked()

    assert part.state == state
    assert words in part.sentence
    assert ApiKeyUse.objects.get().calls == 1  # no second try


def test_nobody_there_is_told_with_what_to_check(settings: Settings) -> None:
    settings.COINGECKO_BASE_URL = "http://127.0.0.1:1/api/v3"
    part = asked()

    assert (part.state, part.required) == ("fail", False)
    assert "cannot be reached" in part.sentence
    assert "COINGECKO_BASE_URL" in part.hint


def test_a_host_that_says_nothing_is_not_waited_for_long(
    coingecko: CoinGecko, settings: Settings
) -> None:
    coingecko.go_silent()
    settings.COINGECKO_READ_SECONDS = 0.1

    assert asked().sentence.endswith("CoinGecko did not answer in time.")
    assert shorter(Timeouts(), QUICK) == QUICK


def test_while_the_breaker_is_open_nothing_is_sent_and_that_is_said() -> None:
    now = timezone.now()
    Breaker.objects.create(
        name="coingecko", failures=5, open_since=now, next_try=now.replace(year=now.year + 1),
        reason="CoinGecko cannot answer now (503).",
    )  # fmt: skip
    part = asked()

    assert part.state == "warn"
    assert "not asked for now" in part.sentence
    assert not ApiKeyUse.objects.filter(calls__gt=0).exists()


def test_the_doctor_says_so(settings: Settings) -> None:
    settings.HEALTH_PARTS = []
    settings.DOCTOR_PARTS = ["market.reach.parts"]
    assert "ok  coingecko answers:" in doctor()[1]
