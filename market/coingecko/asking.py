"""One question to CoinGecko: counted, bounded in time, judged, and tried again where that helps."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import structlog

from market.coingecko.breaker import claim_trial, look, note_failure, note_success
from market.coingecko.breaking import BreakerState
from market.coingecko.errors import UPSTREAM, CoinGeckoError, Failure, Kind
from market.coingecko.limiter import Limiter, Ticket
from market.coingecko.limits import PRICES, Purpose, Wait, backoff
from market.coingecko.parsing import WrongShape
from market.coingecko.setup import Setup
from market.coingecko.transport import fetch
from market.coingecko.verdicts import PLAN_RESTRICTED, judge
from tracker.lib.clock import database_now

log = structlog.get_logger(__name__)
Answer = TypeVar("Answer")
ATTEMPTS = 3
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 15.0
LEAST_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class World:
    """Time and chance, which tests hand in."""

    clock: Callable[[], datetime] = database_now  # the one clock that all machines share
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what for."""

    path: str
    purpose: Purpose
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Trial:
    """One question under way: how often it failed, how, and how long it may still wait."""

    patience: float
    failures: int = 0
    last: Failure | None = None

    def pause(self, seconds: float, world: World) -> bool:
        """Wait, unless that would take longer than patience lasts."""
        if seconds > self.patience:
            return False
        world.sleep(seconds)
        self.patience -= seconds
        return True


class Asker:
    """Asks with the set-up's plan and keys; all processes share one count and one breaker."""

    def __init__(self, setup: Setup, world: World) -> None:
        self.setup = setup
        self.world = world
        self.limiter = Limiter(setup.plan, setup.keys)

    def ask(self, question: Question, parse: Callable[[Any], Answer]) -> Answer:
        """The parsed answer; CoinGeckoError when patience, tries or hope are at an end."""
        trial = Trial(self.setup.patience)
        while True:
            health, ticket = self._turn(question, trial)
            try:
                answer = self._call(question, parse, ticket)
            except CoinGeckoError as error:
                trial.last = error.failure
                self._learn(question, error.failure, ticket, health)
                self._wait_or_give_up(error, trial, health)
            else:
                self.limiter.worked(ticket)
                note_success(health)
                return answer

    def _turn(self, question: Question, trial: Trial) -> tuple[BreakerState, Ticket]:
        """The breaker's consent and a counted call, waited for as long as patience lasts."""
        while True:
            now = self.world.clock()
            found = self._take(question, now=now)
            if not isinstance(found, Wait):
                return found
            seconds = max((found.until - now).total_seconds(), LEAST_PAUSE)
            if not trial.pause(seconds, self.world):
                raise CoinGeckoError(_given_up(trial, found, seconds))

    def _take(self, question: Question, *, now: datetime) -> tuple[BreakerState, Ticket] | Wait:
        """Look at the breaker first: a call is only counted when it may go out."""
        health = look(now=now)
        if isinstance(health, Wait):
            return health
        ticket = self.limiter.take(question.purpose, now=now)
        if isinstance(ticket, Wait):
            return ticket
        if not claim_trial(health, now=now):
            return Wait(now, "Another process is just finding out whether CoinGecko is back.")
        return health, ticket

    def _call(self, question: Question, parse: Callable[[Any], Answer], ticket: Ticket) -> Answer:
        """One request, judged and parsed."""
        plan, secret = self.setup.plan, ticket.key.secret
        reply = fetch(
            plan.base_url + question.path,
            params=question.params,
            headers={plan.header: secret} if secret and plan.header else {},
            timeouts=self.setup.timeouts,
        )
        value = judge(reply, now=self.world.clock())
        if isinstance(value, Failure):
            raise CoinGeckoError(_told(value, question, secret))
        try:
            return parse(value)
        except WrongShape as exc:
            reason = f"CoinGecko's answer is not what was asked for: {exc}."
            raise CoinGeckoError(Failure(Kind.BROKEN, reason, status=reply.status)) from exc

    def _learn(
        self, question: Question, failure: Failure, ticket: Ticket, health: BreakerState
    ) -> None:
        """Tell the other processes, through the database, what this failure means for them."""
        log.warning(
            "coingecko_call_failed",
            path=question.path,
            kind=failure.kind.value,
            status=failure.status,
            why=failure.reason,
            key=ticket.key.label,
        )
        now, jitter = self.world.clock(), self.world.chance()
        if failure.kind is Kind.KEY:
            self.limiter.refused(ticket, now=now, reason=failure.reason)
        elif failure.kind is Kind.LIMITED:
            self.limiter.limited(ticket, now=now, retry_after=failure.retry_after, jitter=jitter)
        elif failure.kind in UPSTREAM:
            note_failure(health, now=now, reason=failure.reason, jitter=jitter)

    def _wait_or_give_up(self, error: CoinGeckoError, trial: Trial, health: BreakerState) -> None:
        """Return when the question may be asked again."""
        failure = error.failure
        trial.failures += 1
        if failure.kind in (Kind.KEY, Kind.LIMITED):
            if trial.failures < ATTEMPTS + len(self.setup.keys):
                return  # another key may be free; _turn knows, and waits or gives up
            raise error
        if failure.kind not in UPSTREAM or health.is_open or trial.failures >= ATTEMPTS:
            raise error
        seconds = failure.retry_after
        if seconds is None:
            seconds = backoff(
                trial.failures,
                first=FIRST_PAUSE,
                longest=LONGEST_PAUSE,
                jitter=self.world.chance(),
            )
        if not trial.pause(seconds, self.world):
            raise error


def _given_up(trial: Trial, wait: Wait, seconds: float) -> Failure:
    """What went wrong in this question, or that nothing could be asked; and when to come again."""
    if trial.last is None:
        return Failure(Kind.PAUSED, wait.reason, seconds)
    return replace(trial.last, retry_after=seconds)


def _told(failure: Failure, question: Question, secret: str) -> Failure:
    """The failure without the key, should the answer repeat it."""
    kind = failure.kind
    if failure.code == PLAN_RESTRICTED and question.purpose not in PRICES:
        kind = Kind.SETTINGS  # a key without this one extra still brings prices: not put aside
    reason = failure.reason.replace(secret, "…") if secret else failure.reason
    return replace(failure, kind=kind, reason=reason)
