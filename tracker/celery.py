"""The Celery application. The broker is a doorbell: every task can run twice, late or never."""

import os
import signal
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.signals import beat_init, setup_logging, worker_process_init, worker_ready
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from tracker.lib import stopping
from tracker.up import leash, pulse, signs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

# A container runs as root and knows it; tasks are JSON, so nobody's queue can make us run code.
warnings.filterwarnings("ignore", category=SecurityWarning)
# Running tasks go on when the broker is lost: each may be run twice anyhow.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

app = Celery("bellwether", task_cls="tracker.steps:RecordedTask")
app.set_default()  # in every thread: views run in a pool of them
app.conf.update(settings.CELERY)
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # lines of a task carry its id


@setup_logging.connect
def keep_our_log(**_: object) -> None:
    """Celery leaves the log alone when somebody else says that it is taken care of."""


@beat_init.connect
def say_ready(**_: object) -> None:
    signs.say(signs.READY)


@worker_ready.connect
def begin_work(sender: object, **_: object) -> None:
    signs.say(signs.READY)
    pulse.begin(sender, app=app)
    for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
        _hear_first(number)


def _hear_first(number: signal.Signals) -> None:
    """Celery waits for its pool before it tells anybody; those that send must know at once."""
    celerys_own = signal.getsignal(number)

    def stop(*facts: Any) -> None:
        stopping.stop()
        if callable(celerys_own):
            celerys_own(*facts)

    signal.signal(number, stop)


@worker_process_init.connect
def stay_on_the_leash(**_: object) -> None:
    """A pool process must not outlive its worker either."""
    leash.die_with_parent()
