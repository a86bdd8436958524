"""/healthz and /readyz as a monitor asks them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.tracker.health.parts import HERE


def test_the_process_is_up_without_asking_anybody(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("listed", "status"),
    [
        (["well"], 200),
        (["well", "worn"], 200),
        (["well", "broken_but_spare"], 200),
        (["well", "broken"], 503),
        (["speechless", "well"], 503),
    ],
)
def test_only_a_required_part_that_failed_makes_the_service_unready(
    client: Client, settings: Settings, listed: list[str], status: int
) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.{name}" for name in listed]
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json()["ready"] is (status == 200)


def test_every_part_is_listed_with_its_state_and_age(client: Client, settings: Settings) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.well", f"{HERE}.worn"]
    assert client.get("/readyz").json()["parts"] == [
        {"name": "kettle", "state": "ok", "sentence": "Boils.", "age_seconds": 2.5},
        {"name": "cup", "state": "warn", "sentence": "Has a crack.", "age_seconds": None},
    ]


def test_a_part_that_cannot_say_how_it_is_hides_no_other(
    client: Client, settings: Settings
) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.speechless", f"{HERE}.well"]
    found = client.get("/readyz").json()["parts"]
    assert [(part["name"], part["state"]) for part in found] == [
        ("speechless", "fail"),
        ("kettle", "ok"),
    ]


def test_strangers_read_no_hint_and_no_error(client: Client, settings: Settings) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.speechless", f"{HERE}.broken"]
    assert "hunter2" not in client.get("/readyz").content.decode()


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_monitors_may_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_monitors_inside_need_no_tls(client: Client, settings: Settings, address: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.HEALTH_PARTS = []
    assert client.get(address).status_code == 200


def test_the_real_parts_all_answer(client: Client, db: None) -> None:
    names = {part["name"] for part in client.get("/readyz").json()["parts"]}
    assert {"database", "data folder", "disk", "static files", "broker", "worker"} <= names
