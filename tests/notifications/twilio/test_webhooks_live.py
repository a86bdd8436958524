"""The stand-in's posts over real connections: its own pass, forged and endless ones do not."""

import http.client
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from pytest_django import Settings

from notifications.models import Inbound, Receipt
from notifications.twilio import callbacks
from sandbox.twilio.account import SENDER
from sandbox.twilio.running import RunningTwilio
from tests.fixtures.people import make_person
from tests.notifications.twilio.test_webhooks import FORM, make_attempt
from tests.sandbox.texting import ADA
from tracker.env import BASE_DIR
from tracker.lib.small_bodies import MOST_BYTES


@pytest.fixture
def url(live_site: str, twilio: RunningTwilio, settings: Settings) -> str:
    """The address of one attempt's receipts, at the running product."""
    settings.SITE_URL = live_site
    settings.TWILIO_AUTH_TOKENS = [twilio.auth_token]
    twilio.configure(inbound_url=callbacks.inbound_url())
    return callbacks.status_url(make_attempt(make_person("carol")).token)


def send(twilio: RunningTwilio, url: str) -> None:
    twilio.client().messages.create(to=ADA, from_=SENDER, body="up", status_callback=url)
    twilio.settle()


def outcomes(twilio: RunningTwilio, kind: str) -> set[object]:
    return {entry["outcome"] for entry in twilio.ledger.entries(kind)}


def test_what_twilio_posts_is_kept_once_however_it_comes(url: str, twilio: RunningTwilio) -> None:
    sid = twilio.write("+15550001111", "hello")
    twilio.repeat(sid, times=5)
    for fault in ("doubled_callbacks", "strange_callbacks", "reordered_callbacks"):
        twilio.strike(fault)
    send(twilio, url)

    assert Inbound.objects.filter(provider_id=sid).count() == 1
    assert sorted(Receipt.objects.values_list("word", flat=True)) == ["delivered", "read", "sent"]
    assert outcomes(twilio, "callback") == {204}
    assert outcomes(twilio, "webhook") == {200}


def test_forged_posts_leave_nothing(url: str, twilio: RunningTwilio) -> None:
    twilio.write("+15550001111", "hello")
    twilio.strike("forged_callbacks")
    send(twilio, url)

    assert outcomes(twilio, "callback") == {403}
    assert not Receipt.objects.exists()


def test_a_large_body_is_turned_away_before_it_is_read(url: str) -> None:
    lying = {"Content-Length": str(10**12), "Content-Type": FORM}
    assert answer_to_the_head(url, lying) == 413
    assert requests.post(url, data=b"x" * (MOST_BYTES + 1), timeout=10).status_code == 413
    assert requests.post(url, data=iter([b"a=b"]), timeout=10).status_code == 411


def answer_to_the_head(url: str, headers: dict[str, str]) -> int:
    """The status of the answer to a request whose body never comes."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    line.putrequest("POST", parts.path)
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders()
    status = line.getresponse().status
    line.close()
    return status


POST = """
import django
django.setup()
from django.test import Client
from twilio.request_validator import RequestValidator
form = {"MessageSid": "SM1", "From": "whatsapp:+15550001111", "Body": "BALANCE"}
address = "http://localhost:8000/webhooks/twilio/inbound/"
signed = {"X-Twilio-Signature": RequestValidator("token").compute_signature(address, form)}
answer = Client().post(
    "/webhooks/twilio/inbound/", "MessageSid=SM1&From=whatsapp%3A%2B15550001111&Body=BALANCE",
    content_type="application/x-www-form-urlencoded", headers=signed, HTTP_HOST="localhost",
)
print(answer.status_code)
"""


@pytest.mark.processes
@pytest.mark.parametrize("url", ["postgres://u@127.0.0.1:1/x", "sqlite:////nowhere/at/all.sqlite3"])
def test_without_a_database_twilio_is_told_to_come_again(tmp_path: Path, url: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "TWILIO_AUTH_TOKEN": "token",
    }
    done = subprocess.run(
        [sys.executable, "-c", POST], env=environment, cwd=BASE_DIR, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1:] == ["503"], done.stderr
