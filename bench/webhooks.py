"""Receipts posted to a real web process: 95 of 100 are answered in less than 50 ms.

Ours are signed as Twilio signs them, come over real connections, four at a time, at 100 a
second, while a fifth of them repeat what was said before. Each is one insert; applying them is
another step's work.
"""

import http.client
import threading
import time
from datetime import timedelta
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils import timezone
from twilio.request_validator import RequestValidator

from bench.figures import Figure
from bench.web import running_web
from notifications.models import Attempt, Message, Receipt
from notifications.twilio import callbacks

ATTEMPTS, WORDS = 500, ("queued", "sent", "delivered", "read", "sent")
CALLERS, PER_SECOND = 4, 100
ALLOWED_MS = 50.0
TOKEN = "a-token-of-the-bench"  # noqa: S105 - guards nothing
FORM = "application/x-www-form-urlencoded"

Post = tuple[str, str, dict[str, str]]


def measure(engine: str) -> list[Figure]:
    with running_web(TWILIO_AUTH_TOKEN=TOKEN, LOG_LEVEL="WARNING") as port:
        posts = _posts(port)
        _call(port, posts[:50])  # the first ones load the code
        spent = sorted(_call(port, posts))
    kept = Receipt.objects.count()
    assert kept == ATTEMPTS * len(set(WORDS)), f"{kept} receipts were kept"  # noqa: S101
    p95 = quantiles(spent, n=100)[94] * 1000
    name = f"p95 of {len(posts)} signed receipts at {PER_SECOND}/s, against what is allowed"
    return [Figure(name, engine, p95, ALLOWED_MS, limit=1.0)]


def _posts(port: int) -> list[Post]:
    """Every receipt of every attempt, as Twilio would post it."""
    settings.SITE_URL = f"http://127.0.0.1:{port}"
    validator = RequestValidator(TOKEN)
    posts: list[Post] = []
    for attempt in _attempts():
        url = callbacks.status_url(attempt.token)
        for word in WORDS:
            form = {"MessageSid": f"SM{attempt.pk:032}", "MessageStatus": word, "To": "whatsapp:+1"}
            headers = {
                "Content-Type": FORM,
                "X-Twilio-Signature": validator.compute_signature(url, form),
            }
            posts.append((urlsplit(url).path, urlencode(form), headers))
    return posts


def _attempts() -> list[Attempt]:
    now = timezone.now()
    messages = Message.objects.bulk_create(
        Message(
            dedupe_key=f"crossing:{number}", channel="whatsapp", address=f"+1555{number:07}",
            template="crossing", status="accepted", not_before=now, created_at=now,
            settled_at=now, deadline=now + timedelta(days=1), fence=1,
        )
        for number in range(ATTEMPTS)
    )  # fmt: skip
    return Attempt.objects.bulk_create(
        Attempt(message=message, fence=1, started_at=now) for message in messages
    )


def _call(port: int, posts: list[Post]) -> list[float]:
    """Post them all at the pace, from a few callers at once; the seconds each took."""
    spent: list[float] = []
    begun = time.perf_counter()

    def caller(first: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for place in range(first, len(posts), CALLERS):
            time.sleep(max(0.0, begun + place / PER_SECOND - time.perf_counter()))
            path, body, headers = posts[place]
            started = time.perf_counter()
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            answer.read()
            spent.append(time.perf_counter() - started)
            if answer.status != 204:
                raise SystemExit(f"A receipt was answered with {answer.status}.")
        line.close()

    callers = [threading.Thread(target=caller, args=(first,)) for first in range(CALLERS)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return spent
