"""What happens by itself once the pages answer: the phone sends its code, and so is linked."""

import time
import urllib.request

import structlog
from django.db import connection
from django.utils import timezone

from demo.known import PHONE
from demo.seed.person import code_for_the_phone
from demo.stage import Stage

PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.2

log = structlog.get_logger(__name__)


def open_the_curtain(stage: Stage, address: str) -> None:
    """In a thread beside the supervisor."""
    if not _answers(f"{address}/healthz"):
        log.warning("demo_pages_do_not_answer")
        return
    try:
        code = code_for_the_phone(now=timezone.now())
    finally:
        connection.close()
    stage.twilio.write(PHONE, f"LINK {code}", name="Demo")


def _answers(address: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own web part
                return True
        except OSError:
            time.sleep(LOOK_SECONDS)
    return False
