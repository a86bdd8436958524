"""What a phone needs to keep Bellwether like an app, and nothing private in it."""

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries


def test_the_manifest_names_icons_that_exist_and_rooms_that_open(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    facts = answer.json()
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}
    for icon in facts["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    for place in [facts["start_url"], *(shortcut["url"] for shortcut in facts["shortcuts"])]:
        assert resolve(place)


def kept(client: Client) -> list[str]:
    code = client.get("/service-worker.js").content.decode()
    facts = re.match(r"self\.KEPT = (.*);\n", code)
    assert facts
    files: list[str] = json.loads(facts[1])["files"]
    return files


def test_the_worker_keeps_all_the_offline_page_is_drawn_with_and_no_other_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/offline/").content.decode()
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    files = kept(client)
    assert wanted <= set(files)
    assert [file for file in files if not file.startswith("/static/")] == ["/offline/"]


def test_every_page_leads_to_the_manifest(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
