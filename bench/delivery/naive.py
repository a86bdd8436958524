"""What ours is compared with: a Celery task for each message, taken by two processes.

As tutorials have it: the task reads its row, makes a client, sends, and notes that it was sent.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import django
from celery import Celery
from django.conf import settings
from twilio.rest import Client

from bench.processes import running, until
from tracker.queue import broker_url

PROCESSES = 2
BROKER = "BENCH_BROKER"
# Not the current app: in the process of the bench that is the product's own, which rings.
app = Celery("naive", broker=os.environ.get(BROKER, "memory://"), set_as_current=False)
app.conf.task_default_queue = "naive"


@app.task(name="bench.send", ignore_result=True)
def send(message: int) -> None:
    from notifications.models import Message
    from notifications.twilio.addresses import to_address

    row = Message.objects.get(pk=message)
    client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKENS[0])
    client.api.base_url = settings.TWILIO_BASE_URL
    client.messages.create(
        to=to_address(row.address),
        from_=to_address(settings.TWILIO_WHATSAPP_FROM),
        body=str(row.values["headline"]),
    )
    Message.objects.filter(pk=message).update(status="accepted")


@contextmanager
def workers(
    redis: str, environment: Mapping[str, str]
) -> Iterator[Callable[[Sequence[int]], None]]:
    """Two processes that wait for tasks; what is yielded queues one for each message."""
    broker = broker_url(redis)
    command = [sys.executable, "-m", "celery", "--app", "bench.delivery.naive", "--quiet"]
    command += ["worker", "--pool", "prefork", "--concurrency", str(PROCESSES)]
    ours = {**os.environ, **environment, BROKER: broker}
    queue = Celery("naive", broker=broker, set_as_current=False)
    queue.conf.task_default_queue = "naive"
    with running(command, ours) as process:
        until(lambda: bool(queue.control.ping(timeout=0.5)), process)

        def send_all(messages: Sequence[int]) -> None:
            for message in messages:
                queue.send_task("bench.send", [message])

        yield send_all


if BROKER in os.environ:  # in a worker, which must know the models before it forks
    django.setup()
