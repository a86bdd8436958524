"""What is collected is hashed, compressed and complete; what is not is served as it lies there."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from tracker.static_files import StaticFiles, StaticFilesMiddleware


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> StaticFiles:
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", "--noinput", verbosity=0)
    return StaticFiles(location=str(tmp_path), base_url="/static/")


def nothing_else(request: HttpRequest) -> HttpResponse:
    return HttpResponse("not a static file", status=404)


def test_a_collected_file_is_named_by_its_hash_and_kept_for_ever(
    collected: StaticFiles, rf: RequestFactory
) -> None:
    address = collected.url("css/tokens.css")
    assert address != "/static/css/tokens.css"
    request = rf.get(address, HTTP_ACCEPT_ENCODING="gzip")
    answer = StaticFilesMiddleware(nothing_else)(request)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"--accent" in gzip.decompress(answer.content)


def test_a_part_of_a_file_can_be_asked_for(collected: StaticFiles, rf: RequestFactory) -> None:
    request = rf.get(collected.url("img/favicon.svg"), HTTP_RANGE="bytes=0-3")
    answer = StaticFilesMiddleware(nothing_else)(request)
    assert (answer.status_code, answer.content) == (206, b"<svg")


def test_what_is_not_there_is_left_to_the_pages(collected: StaticFiles, rf: RequestFactory) -> None:
    assert StaticFilesMiddleware(nothing_else)(rf.get("/static/none.css")).status_code == 404


def test_before_collecting_files_come_straight_from_their_sources(client: Client) -> None:
    assert staticfiles_storage.url("js/theme.js") == "/static/js/theme.js"
    answer = client.get("/static/js/theme.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert client.get("/static/vendor/htmx/htmx.min.js").status_code == 200
