"""`manage.py doctor`: sentences for people, JSON for programs, exit 1 when something is wrong."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from tests.tracker.health.parts import HERE


def doctor(*arguments: str) -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("doctor", *arguments, stdout=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


@pytest.fixture(autouse=True)
def _parts(settings: Settings) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.well", f"{HERE}.worn"]
    settings.DOCTOR_PARTS = []


def test_a_healthy_service_ends_with_success() -> None:
    code, text = doctor()
    assert code == 0
    assert "ok  kettle: Boils. (2 s ago)" in text
    assert "?   cup: Has a crack." in text


def test_a_failed_part_ends_with_1_and_says_what_to_do(settings: Settings) -> None:
    settings.HEALTH_PARTS = [f"{HERE}.broken"]
    code, text = doctor()
    assert code == 1
    assert "NO  spoon: Is broken.\n      the password is hunter2" in text


def test_who_is_outside_is_asked_by_the_doctor_only(settings: Settings, client: Client) -> None:
    settings.DOCTOR_PARTS = [f"{HERE}.broken"]
    assert "NO  spoon: Is broken." in doctor()[1]
    assert "spoon" not in client.get("/readyz").content.decode()


def test_programs_read_json(settings: Settings) -> None:
    code, text = doctor("--json")
    said = json.loads(text)
    assert (code, said["ok"]) == (0, True)
    assert {"kettle", "cup"} <= {part["name"] for part in said["parts"]}


def test_a_wrong_setting_is_a_finding_with_its_hint(settings: Settings) -> None:
    settings.EMAIL_URL = "http://mail.example.org"
    code, text = doctor()
    assert code == 1
    assert "mail.E001" in text
