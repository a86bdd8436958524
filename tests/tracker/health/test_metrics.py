"""/metrics: open to this machine or to who holds the token, absent for everybody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.tracker.health.parts import HERE
from tracker.lib.metrics import exposition
from tracker.models import StepRun


@pytest.fixture(autouse=True)
def _figures(settings: Settings, db: None) -> None:
    settings.METRICS = [f"{HERE}.figures"]


def test_this_machine_reads_figures_in_prometheus_text(client: Client) -> None:
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 200
    assert 'bellwether_messages_total{channel="email"} 3.0' in answer.content.decode()


@pytest.mark.parametrize(
    ("peer", "headers", "host", "https"),
    [
        ("192.0.2.7", {}, "127.0.0.1", False),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1", False),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, "127.0.0.1", False),
        ("127.0.0.1", {}, "0.0.0.0", False),  # noqa: S104
        ("127.0.0.1", {}, "127.0.0.1", True),
        ("", {}, "127.0.0.1", False),
    ],
)
def test_anybody_else_finds_nothing(
    client: Client, settings: Settings, peer: str, headers: dict[str, str], host: str, https: bool
) -> None:
    settings.HOST, settings.IS_HTTPS = host, https
    answer = client.get("/metrics", headers=headers, REMOTE_ADDR=peer)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer p8Fj2kWq7Zr4", 200),
        ("Bearer p8Fj2kWq7Zr5", 404),
        ("Bearer ", 404),
        ("p8Fj2kWq7Zr4", 404),
        ("Bearer schlüssel", 404),
    ],
)
def test_the_token_opens_it_from_anywhere(
    client: Client, settings: Settings, header: str, status: int
) -> None:
    settings.METRICS_TOKEN = "p8Fj2kWq7Zr4"
    answer = client.get("/metrics", headers={"Authorization": header}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == status


def test_a_figure_of_another_name_is_refused(settings: Settings) -> None:
    settings.METRICS = [f"{HERE}.misnamed"]
    with pytest.raises(ValueError, match="names begin with bellwether_"):
        exposition(now=timezone.now())


def test_the_house_tells_the_state_of_its_parts_and_the_age_of_its_steps(
    client: Client, settings: Settings, db: None
) -> None:
    settings.METRICS = ["tracker.health.figures.house"]
    settings.HEALTH_PARTS = [f"{HERE}.well", f"{HERE}.broken"]
    long_ago = timezone.now() - timedelta(seconds=90)
    StepRun.objects.create(step="heartbeat", started_at=long_ago, succeeded_at=long_ago)

    text = client.get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()

    assert 'bellwether_part_state{part="kettle"} 0.0' in text
    assert 'bellwether_part_state{part="spoon"} 2.0' in text
    assert 'bellwether_step_success_age_seconds{step="heartbeat"} 9' in text
