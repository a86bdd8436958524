"""One line an event, whoever writes it, with the id of the request or task it belongs to."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client

from tests.house.tree import ROOT
from tests.waiting import until
from tracker.lib.doorbell import ring
from tracker.logs import known_secrets, logging_settings


class Lines(logging.Handler):
    """The lines as they would be written."""

    def __init__(self, form: str) -> None:
        super().__init__()
        made = logging_settings(form=form, level="INFO", secrets=["tower-of-babel"])
        options = dict(made["formatters"]["line"])
        self.formatter = options.pop("()")(**options)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=["json", "console"])
def lines(request: pytest.FixtureRequest) -> Any:
    handler = Lines(request.param)
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    "logger",
    ["twilio.http_client", "urllib3.connectionpool", "django.request", "celery.app.trace",
     "uvicorn.error", "smtplib", "notifications.deliver"],
)  # fmt: skip
def test_every_logger_takes_the_same_way(lines: list[str], logger: str) -> None:
    logging.getLogger(logger).error("%s wrote to %s", "alice@example.org", "+4915112345678")
    assert "<email> wrote to <phone>" in lines[-1]


def test_our_own_lines_are_masked_too(lines: list[str]) -> None:
    structlog.get_logger("ours").warning("refused", to="+4915112345678", error="tower-of-babel")
    assert "4915112345678" not in lines[-1]
    assert "babel" not in lines[-1]


def test_a_traceback_is_masked(lines: list[str]) -> None:
    try:
        raise ValueError("no route to +4915112345678")
    except ValueError:
        logging.getLogger("x").exception("failed for %s", "alice@example.org")
    assert "ValueError: no route to <phone>" in lines[-1]
    assert "alice" not in lines[-1]


def test_programs_read_one_json_object_a_line() -> None:
    handler = Lines("json")
    with structlog.contextvars.bound_contextvars(request_id="7f0a3c9e"):
        record = logging.LogRecord("x", logging.INFO, "file", 1, "two\nlines", (), None)
        said = json.loads(handler.format(record))
    assert (said["event"], said["level"], said["request_id"]) == ("two\nlines", "info", "7f0a3c9e")


def test_this_copys_secrets_are_all_known() -> None:
    settings = {
        "SECRET_KEY": "k1",
        "METRICS_TOKEN": "m1",
        "SECRET_KEY_FALLBACKS": ["k0"],
        "TWILIO_AUTH_TOKENS": ["t1", "t0"],
        "COINGECKO_API_KEYS": ["c1"],
        "DATABASES": {"default": {"PASSWORD": "d1"}},
        "REDIS_URL": "redis://:r1@h/0",
        "EMAIL_URL": "smtp://u:p%40ss@h",
    }
    assert {"k1", "m1", "k0", "t1", "t0", "c1", "d1", "r1", "p@ss"} == set(known_secrets(settings))


def test_the_lines_of_a_request_carry_its_id_and_not_who_asked_from_where(
    lines: list[str], client: Client
) -> None:
    client.get("/healthz?next=1", REMOTE_ADDR="192.0.2.7")
    [line] = [line for line in lines if "request_finished" in line]
    assert re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", line)
    assert "192.0.2.7" not in line


@pytest.mark.processes
def test_the_lines_of_a_task_carry_its_id_and_the_id_of_who_rang_for_it(
    broker: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        **{"DATA_DIR": str(tmp_path), "REDIS_URL": broker},
        **{"LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"},
    }
    command = [sys.executable, "-m", "celery", "--app", "tracker.celery", "--quiet", "worker"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [*command, "--pool", "solo"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        with structlog.contextvars.bound_contextvars(request_id="7f0a3c9e"):
            assert ring("tracker.heartbeat", {})
        until(lambda: _task_lines(log), saying="The task wrote no line", seconds=60)
    finally:
        worker.kill()
        worker.wait()

    [started, *_] = _task_lines(log)
    assert (started["request_id"], started["task"]) == ("7f0a3c9e", "tracker.heartbeat")


def _task_lines(log: Path) -> list[dict[str, Any]]:
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    found = [json.loads(line) for line in lines]
    return [line for line in found if line.get("event") == "task_started" and line.get("task_id")]
