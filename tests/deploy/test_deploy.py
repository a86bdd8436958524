"""What is handed to operators fits the program: the proxy, the containers, the units."""

import re

import pytest
from django.conf import settings

from tests.house import tree
from tracker.up.plan import NAMES
from transactions.importing.reading.limits import Limits

MEGABYTE = 2**20
NGINX = (tree.ROOT / "deploy" / "nginx.conf").read_text()
COMPOSE = (tree.ROOT / "compose.yaml").read_text()
DOCKERFILE = (tree.ROOT / "Dockerfile").read_text()
UNIT = (tree.ROOT / "deploy" / "systemd" / "bellwether@.service").read_text()
SETTINGS = (tree.ROOT / "docs" / "settings.md").read_text()


def blocks(name: str) -> list[str]:
    """What stands in each block of this name that holds no further block."""
    return re.findall(rf"\b{re.escape(name)} {{([^{{}}]*)}}", NGINX)


def said(directive: str, text: str) -> list[str]:
    return re.findall(rf"^\s*{directive}\s+(.+);", text, re.MULTILINE)


def test_the_proxy_lets_a_live_page_be_silent_for_long() -> None:
    (socket,) = blocks("location /ws/")
    assert said("proxy_read_timeout", socket) == ["1h"]
    assert said("proxy_pass", socket) == ["http://bellwether"]
    assert "$http_upgrade" in said("proxy_set_header Upgrade", NGINX)
    assert said("proxy_http_version", NGINX) == ["1.1"]


def test_a_header_set_for_the_server_is_not_lost_in_a_location() -> None:
    """nginx forgets all of them in a location that sets one of its own."""
    headers = {line.split()[0] for line in said("proxy_set_header", NGINX)}
    assert headers >= {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"}
    for location in ("location /", "location /ws/"):
        for block in blocks(location):
            assert said("proxy_set_header", block) == []


def test_the_proxy_lets_through_what_the_importers_read() -> None:
    (size,) = said("client_max_body_size", NGINX)
    assert int(size.removesuffix("m")) * MEGABYTE > Limits().file_bytes


def test_every_part_has_a_container_and_a_unit() -> None:
    started = re.findall(r'"manage.py", "up", "--only", "(\w+)"', COMPOSE)
    assert sorted(started) == sorted(NAMES)
    assert "manage.py up --only %i" in UNIT
    enabled = re.findall(r"bellwether@(\w+)", UNIT.partition("[Unit]")[0])
    assert sorted(enabled) == sorted(NAMES)


def test_the_image_has_every_app_and_a_client_for_the_database() -> None:
    ignored = (tree.ROOT / ".dockerignore").read_text().split()
    needed = {app.partition(".")[0] for app in settings.INSTALLED_APPS} | {"sandbox", "templates"}
    assert not needed & set(ignored)
    # Debian's pg_dump must not be older than the server: trixie has 17.
    assert "FROM python:3.12-slim-trixie" in DOCKERFILE
    assert re.findall(r"image: postgres:(\d+)-(\w+)", COMPOSE) == [("17", "trixie")]


@pytest.mark.parametrize("place", ["compose.yaml", "Dockerfile", "deploy/service.env.example"])
def test_only_settings_that_exist_are_set(place: str) -> None:
    text = (tree.ROOT / place).read_text()
    names = set(re.findall(r"^ *#? ?([A-Z]+(?:_[A-Z]+)*)[:=]", text, re.MULTILINE))
    names |= set(re.findall(r"\b([A-Z_]+)=", DOCKERFILE)) if place == "Dockerfile" else set()
    others = {name for name in names if name.startswith(("POSTGRES_", "PYTHON", "PIP_"))}
    unknown = {name for name in names - others if f"| `{name}` |" not in SETTINGS}
    assert unknown - {"CMD"} == set()
