"""Do the history jobs: fetch, then write, then say what was done. A kill repeats one step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import structlog
from django.db import transaction

from market.coingecko.client import CoinGecko
from market.coingecko.errors import CoinGeckoError, Failure, Kind
from market.history.roll_up import kept, rebuild_day, write_stretches
from market.history.stretches import DAY, HOUR, Key, Stretch, beginning, closes
from market.models import HistoryJob
from tracker.lib.seams import ring

LEASE = timedelta(minutes=5)
MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Answers that say nothing about the job itself: it waits its turn and loses no try.
NOT_ITS_FAULT = frozenset({Kind.LIMITED, Kind.PAUSED})
AGREE_WITHIN = Decimal("0.05")

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One call: so many days back, and the stretches it fills. The vendor chooses how fine."""

    days: int
    length: timedelta


# Up to 90 days come by the hour, more by the day.
YEAR = (Step(365, DAY), Step(90, HOUR))


def do_jobs(client: CoinGecko, *, clock: Callable[[], datetime], most: int = 6) -> int:
    """Do the jobs whose turn has come, until calls are scarce; how many steps were done."""
    done = 0
    for job in HistoryJob.objects.due(now=clock()).select_related("coin")[:most]:
        now = clock()
        if not HistoryJob.objects.claim(job, now=now, lease=LEASE):
            continue
        try:
            result = _next_step(client, job, now=now)
        except CoinGeckoError as problem:
            _put_off(job, problem.failure, now=now)
            if problem.failure.kind in NOT_ITS_FAULT:
                break
        else:
            done += 1
            _go_on(job, result, now=now)
    return done


def _steps(job: HistoryJob, *, now: datetime) -> tuple[Step, ...]:
    if job.kind == HistoryJob.Kind.YEAR:
        return YEAR
    return (Step(max(2, (now - job.since).days + 2), HOUR),)


def _next_step(client: CoinGecko, job: HistoryJob, *, now: datetime) -> str:
    step = _steps(job, now=now)[job.steps_done]
    points = client.market_chart(job.coin_id, days=step.days).rows
    theirs = closes(((point.at, point.price) for point in points), length=step.length, now=now)
    if job.kind == HistoryJob.Kind.JUMP:
        return _settle_jump(job, theirs, now=now)
    wanted = {
        (job.coin_id, at): each
        for at, each in theirs.items()
        if job.kind == HistoryJob.Kind.YEAR or job.since <= at < job.until
    }
    _keep(job, wanted, length=step.length, now=now)
    unit = "days" if step.length == DAY else "hours"
    return f"{len(wanted)} {unit} fetched."


@transaction.atomic
def _keep(job: HistoryJob, wanted: dict[Key, Stretch], *, length: timedelta, now: datetime) -> None:
    """Write what was missing, and tell who reckons with the days."""
    write_stretches(wanted, length=length, keep_ours=True)
    if job.kind == HistoryJob.Kind.GAP:
        for begins in sorted({beginning(at, DAY) for _, at in wanted}):
            rebuild_day(job.coin_id, begins)
    elif length != DAY:
        return  # a year's hours add nothing to its days
    if wanted:
        _tell(job, min(at for _, at in wanted), now=now)


def _tell(job: HistoryJob, since: datetime, *, now: datetime) -> None:
    ring("HISTORY_CHANGED", coin=job.coin_id, since=since.astimezone(UTC).date(), now=now)


@transaction.atomic
def _settle_jump(job: HistoryJob, theirs: dict[datetime, Stretch], *, now: datetime) -> str:
    """The vendor's own history decides whether a jump was real."""
    key = job.coin_id, job.since
    ours = kept([job.coin_id], since=job.since, length=HOUR).get(key)
    vendors = theirs.get(job.since)
    if ours is None or vendors is None:
        return "The vendor has no price of that hour either; ours stays."
    if abs(ours.close - vendors.close) <= AGREE_WITHIN * vendors.close:
        return "The vendor's history says the same: the jump was real."
    write_stretches({key: vendors}, length=HOUR)
    rebuild_day(job.coin_id, job.since)
    _tell(job, job.since, now=now)
    return f"Replaced {ours.close:f} by {vendors.close:f}, which the vendor's history says."


def _go_on(job: HistoryJob, result: str, *, now: datetime) -> None:
    done = job.steps_done + 1
    over = done >= len(_steps(job, now=now))
    HistoryJob.objects.settle(
        job,
        state=HistoryJob.State.DONE if over else HistoryJob.State.WAITING,
        steps_done=done,
        tries=0,
        reason="",
        result=f"{job.result} {result}".strip(),
        finished_at=now if over else None,
    )


def _put_off(job: HistoryJob, failure: Failure, *, now: datetime) -> None:
    blameless = failure.kind in NOT_ITS_FAULT
    tries = job.tries + (not blameless)
    dead = tries >= MOST_TRIES or failure.kind == Kind.MISSING
    HistoryJob.objects.settle(
        job,
        state=HistoryJob.State.DEAD if dead else HistoryJob.State.WAITING,
        tries=tries,
        reason=failure.reason,
        not_before=now + wait_after(tries, failure.retry_after),
        finished_at=now if dead else None,
    )
    if dead:
        logger.warning("history.given_up", coin=job.coin_id, kind=job.kind, reason=failure.reason)


def wait_after(tries: int, told: float | None) -> timedelta:
    """How long a job rests: as long as we were told, else twice as long after each try."""
    if told is not None:
        return max(timedelta(seconds=told), timedelta(seconds=5))
    doublings: int = 2 ** max(0, tries - 1)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
