"""The operator's pages of market open and say what they should; who may enter is accounts'."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from market.models import Refresh
from tests.fixtures.market import make_coin, make_quote

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODELS = [
    model for model in apps.get_app_config("market").get_models() if site.is_registered(model)
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(model: type, olga: User, rf: RequestFactory) -> None:
    make_quote(make_coin())
    request = rf.get("/", {"q": "bitcoin"} if site.get_model_admin(model).search_fields else {})
    request.user = olga

    answer = site.get_model_admin(model).changelist_view(request)

    assert answer.render().status_code == 200  # type: ignore[attr-defined]


def test_a_refresh_shows_what_it_did_not_accept_and_cannot_be_changed(
    olga: User, rf: RequestFactory
) -> None:
    refresh = Refresh.objects.create(slot=NOON, started=NOON, finished=NOON, outcome="partial")
    refresh.refusals.create(coin=make_coin(), why="stale", reason="the price is 17 min old")
    request = rf.get("/")
    request.user = olga

    page = site.get_model_admin(Refresh).change_view(request, str(refresh.pk))

    text = page.render().content.decode()  # type: ignore[attr-defined]
    assert "the price is 17 min old" in text
    assert 'name="_save"' not in text


@pytest.mark.parametrize(("minutes", "tone"), [(1, "calm"), (11, "warn"), (17, "fail")])
def test_every_page_of_the_admin_says_how_old_prices_are(
    admin_browser: Client, minutes: int, tone: str
) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    Refresh.objects.create(slot=at, started=at, finished=at, outcome="complete")

    page = admin_browser.get(reverse("admin:index")).content.decode()
    assert f'<li class="{tone}">Prices came in ' in page
