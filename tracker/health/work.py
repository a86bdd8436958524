"""Whether work gets done: the broker that rings, and the steps that run by themselves."""

from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django_celery_beat.models import PeriodicTask
from redis.backoff import NoBackoff
from redis.retry import Retry

from tracker.lib.health import Part, State
from tracker.models import StepRun
from tracker.schedule import Every, Step, steps
from tracker.up.redis import url

PATIENCE = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0, "retry": Retry(NoBackoff(), 0)}
PREFIX = "bellwether."  # how the schedule's rows are named
MISSED_TURNS = 3  # then somebody should look
GRACE = timedelta(seconds=120)  # a worker that just started has run nothing yet
HINT = "Look at the log of worker and beat, or start them: manage.py up --only worker,beat"


def broker(*, now: datetime) -> list[Part]:
    """Answers a ping. Without one, steps still run in turn: slow mode."""
    if settings.SLOW_MODE:
        words = "No Redis: every step runs in turn (slow mode)."
        return [Part("broker", "warn", words, hint="Install redis-server or set REDIS_URL.")]
    address = settings.REDIS_URL or _embedded()
    if not address:
        hint = "Start everything with manage.py up, or set REDIS_URL."
        return [Part("broker", "fail", "No Redis is configured or running.", hint=hint)]
    try:
        with redis.Redis.from_url(address, **_patience(address)) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        hint = f"Check REDIS_URL and that the server runs. {error}".strip()
        return [Part("broker", "fail", "Redis does not answer.", hint=hint)]
    return [Part("broker", "ok", "Redis answers.")]


def _patience(address: str) -> dict[str, Any]:
    return PATIENCE | ({"ssl_cert_reqs": "required"} if address.startswith("rediss:") else {})


def _embedded() -> str:
    """The supervisor's own Redis, when this process was not started by it."""
    socket = settings.DATA_DIR / "redis" / "redis.sock"
    return url(socket) if socket.exists() else ""


def worker(*, now: datetime) -> list[Part]:
    """Each step that runs every so many seconds did so lately."""
    runs = {run.step: run for run in StepRun.objects.all()}
    rows = {row.name: row for row in PeriodicTask.objects.select_related("interval")}
    judged = [
        judge(step.name, runs.get(step.name), pace(step, rows.get(PREFIX + step.name)), now=now)
        for step in steps()
    ]
    late = [part for part in judged if part and part.state != "ok"]
    if late:
        return late
    if not runs:
        return [Part("worker", "warn", "No step has run yet.", hint=HINT)]
    newest = max(run.started_at for run in runs.values())
    return [Part("worker", "ok", "Every step runs in time.", age_seconds=_age(newest, now))]


def pace(step: Step, row: PeriodicTask | None) -> timedelta | None:
    """The time between two runs, as the operator may have changed it; None at fixed hours."""
    if row is not None:
        return row.interval.schedule.run_every if row.enabled and row.interval else None
    return timedelta(seconds=step.when.seconds) if isinstance(step.when, Every) else None


def judge(step: str, run: StepRun | None, every: timedelta | None, *, now: datetime) -> Part | None:
    """Whether a step keeps its pace; None for what has no pace or has never run."""
    if run is None or every is None:
        return None
    since = run.succeeded_at or run.started_at
    age, name = _age(since, now), f"step: {step}"
    if now - since > max(MISSED_TURNS * every, GRACE):
        words = f"Has not succeeded for {age:.0f} s; it should every {every.total_seconds():.0f}."
        return Part(name, "fail", words, age_seconds=age, hint=run.error or HINT)
    if run.outcome == StepRun.Outcome.FAILED:
        state: State = "warn" if run.succeeded_at else "fail"
        return Part(name, state, "Its last run failed.", age_seconds=age, hint=run.error)
    return Part(name, "ok", "Runs in time.", age_seconds=age)


def _age(since: datetime, now: datetime) -> float:
    return round(max((now - since).total_seconds(), 0.0), 1)
