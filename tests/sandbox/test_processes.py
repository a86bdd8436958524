"""The stand-ins as processes of their own, as the demo and the chaos runs start them."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from sandbox.ledger import read
from sandbox.twilio.account import ACCOUNT_SID, AUTH_TOKEN, SENDER
from tests.sandbox.texting import ADA


@contextmanager
def process(name: str, folder: Path, *options: str) -> Iterator[str]:
    """The address of a stand-in that runs until the end of the block."""
    command = [sys.executable, "-m", "sandbox", name, "--data", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield child.stdout.readline().split()[-1]
        child.terminate()
        assert child.wait(timeout=10) == 0


def control(url: str, verb: str, **arguments: object) -> Any:
    headers = {"Content-Type": "application/json"}
    body = json.dumps(arguments)
    return requests.post(f"{url}/_control/{verb}", data=body, headers=headers, timeout=30).json()


@pytest.mark.processes
def test_twilio_runs_as_a_process_and_keeps_its_messages_over_a_restart(tmp_path: Path) -> None:
    def client(url: str) -> Client:
        made = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=TwilioHttpClient(timeout=30))
        made.api.base_url = url
        return made

    with process("twilio", tmp_path, "--members-only") as url:
        control(url, "write", number=ADA, text="hi")
        sid = client(url).messages.create(to=ADA, from_=SENDER, body="one").sid
        control(url, "settle")
    with process("twilio", tmp_path) as url:
        assert client(url).messages(sid).fetch().error_code == 63015
        assert control(url, "phones")["result"] == [ADA]

    kinds = [entry["kind"] for entry in read(tmp_path / "twilio.jsonl")]
    assert kinds.count("accepted") == 1


@pytest.mark.processes
def test_smtp_runs_as_a_process(tmp_path: Path) -> None:
    with process("smtp", tmp_path, "--user", "bell", "--password", "right") as url:
        address = urlsplit(url)
        with smtplib.SMTP(str(address.hostname), address.port or 0, timeout=30) as client:
            client.login("bell", "right")
            client.sendmail(
                "bell@example.com", ["ada@example.com"], b"Subject: up\r\n\r\nHello\r\n"
            )

    (mail,) = [entry for entry in read(tmp_path / "smtp.jsonl") if entry["kind"] == "accepted"]
    assert mail["content"].endswith("Hello\r\n")
