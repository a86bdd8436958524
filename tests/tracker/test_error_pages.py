"""Each failure says what happened, what was kept and what to do, in our own clothes."""

import re
from collections.abc import Callable

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from accounts.models import User


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("breaks/", breaks),
    path("closed/", closed),
    path("hurry/", respond_429),
    path("", include("tracker.urls")),
]
handler500 = "tracker.errors.server_error"


@pytest.fixture
def site(settings: Settings, db: None) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "This page is not here"),
        ("/closed/", 403, "You may not open this"),
        ("/hurry/", 429, "Too many tries"),
        ("/breaks/", 500, "went wrong on our side"),
    ],
)
def test_a_failure_is_told_with_what_was_kept_and_what_to_do(
    site: Client, address: str, status: int, words: str
) -> None:
    answer = site.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "safe" in page or "Nothing was changed" in page
    assert 'class="btn' in page


def test_a_fault_of_ours_names_the_reference_under_which_it_is_logged(
    site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = site.get("/breaks/").content.decode()
    reference = re.search(r"<code>([0-9a-f-]{36})</code>", page)
    assert reference, page
    assert reference[1] in caplog.text
    assert "broken on purpose" not in page


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_last_resorts_need_no_database_and_no_context(template: str) -> None:
    assert "Bellwether" in render_to_string(template)


def test_an_unknown_host_is_answered_in_our_clothes(site: Client) -> None:
    answer = site.get("/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "could not read that request" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_advice(
    alice: User, as_person: Callable[[User], Client]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_person(alice).cookies
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.theme == "auto"
