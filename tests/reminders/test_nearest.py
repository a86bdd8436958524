"""The nearest lines in memory: with them the same reminders are found as without."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import User
from market.models import Coin, FxRate, Quote
from reminders.find import lines
from reminders.find.asking import Asking
from reminders.find.nearest import KEPT, READ_ANEW, Reached
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import Present
from tests.fixtures.reminders import make_reminder
from tests.reminders.pulse import FIVE, NOON, Pulse, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_in_memory")]
COINS = [f"coin-{number}" for number in range(6)]
STEPS = 200
HOUR = timedelta(hours=1)


class Walk:
    """Random things that happen to reminders and prices; nothing is judged, so all may recur."""

    def __init__(self, owner: User, seed: int) -> None:
        self.owner, self.chance, self.pulse = owner, Random(seed), Pulse()  # noqa: S311
        Coin.objects.bulk_create(Coin(id=name, symbol=name, name=name) for name in COINS)
        self.pulse.prices = {name: Decimal(100) for name in COINS[:-1]}
        self.move()
        for _ in range(12):  # few, so that one of them is often the nearest
            self.create()
        Reminder.objects.update(updated_at=NOON - timedelta(days=1))

    def step(self) -> None:
        acts: list[Callable[[], None]] = [
            self.create, self.rewrite, self.rewrite, self.rewrite_late, self.move, self.move,
            self.lose, self.doubt, self.rest, self.read, self.undo, self.convert, self.list_coin,
        ]  # fmt: skip
        self.chance.choice(acts)()

    def create(self) -> None:
        now = self.pulse.now
        Reminder.objects.create(owner=self.owner, created_at=now, updated_at=now, **self._row())

    def rewrite(self, *, ago: timedelta = timedelta(0)) -> None:
        some = self.chance.sample(list(Reminder.objects.values_list("pk", flat=True)), 4)
        written = {"updated_at": self.pulse.now - ago}
        Reminder.objects.filter(pk__in=some).update(**self._row(), **written)

    def rewrite_late(self) -> None:
        """By a transaction that read its clock long before its commit."""
        self.rewrite(ago=HOUR - FIVE)

    def move(self) -> None:
        high, low = (
            {name: str(price + way * self.chance.randint(0, 9)) for name, price in prices.items()}
            for way, prices in ((1, self._prices()), (-1, self._prices()))
        )
        changes = {name: str(self.chance.randint(-9, 9)) for name in self.pulse.prices}
        self.pulse.quote(high=high, low=low, changes=changes, prices={})

    def lose(self) -> None:
        self.pulse.quote(prices={self.chance.choice(COINS[:-1]): None})

    def doubt(self) -> None:
        confirming = Quote.objects.filter(pk=self.chance.choice(COINS))
        confirming.update(trust=Quote.Trust.CONFIRMING)

    def rest(self) -> None:
        self.pulse.wait(self.chance.choice((FIVE, HOUR, 3 * HOUR)))
        self.move()

    def read(self) -> None:
        KEPT.fill(now=self.pulse.now)

    def undo(self) -> None:
        """Things are found and written, in here perhaps for the first time, and then undone."""
        now, prices = self.pulse.now, dict(self.pulse.prices)
        with transaction.atomic():
            for act in self.chance.sample((self.create, self.rewrite, self.move), 2):
                act()
                assert self.differs() == set()
            transaction.set_rollback(True)
        self.pulse.now, self.pulse.prices = now, prices

    def convert(self) -> None:
        rate = Decimal(self.chance.randint(80, 120)) / 100
        FxRate.objects.update_or_create(
            day=self.pulse.now.date(), currency="eur",
            defaults={"rate": rate, "source": "ecb", "as_of": self.pulse.now},
        )  # fmt: skip

    def list_coin(self) -> None:
        self.pulse.prices[COINS[-1]] = Decimal(100)

    def differs(self) -> set[int]:
        """What is found by the nearest lines or by reading through, and not by both."""
        now = Asking(Present.at(self.pulse.now), only_asked=self.chance.random() < 0.5)
        return set(lines.candidates(now)) ^ set(lines.candidates(now, small=10**6))

    def _prices(self) -> dict[str, Decimal]:
        for name in self.pulse.prices:
            self.pulse.prices[name] = Decimal(self.chance.randint(85, 115))
        return self.pulse.prices

    def _row(self) -> dict[str, Any]:
        metric = self.chance.choice(("price", "price", "price", "change_24h"))
        line = Decimal(self.chance.randint(80, 120)) if metric == "price" else Decimal(5)
        return {
            "metric": metric,
            "coin_id": self.chance.choice(COINS),
            "direction": self.chance.choice(("above", "below")),
            "threshold": line,
            "currency": self.chance.choice(("usd", "usd", "eur")) if metric == "price" else "",
            "state": self.chance.choice(("armed", "armed", "waiting", "done", "paused")),
            "wait_until": self.chance.choice((None, NOON, NOON + 9 * HOUR)),
            "deleted_at": self.chance.choice((None, None, None, NOON)),
        }


@pytest.mark.parametrize("seed", range(4))
def test_the_same_are_found_whatever_happens(
    alice: User, seed: int, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    walk = Walk(alice, seed)
    walk.read()
    for _ in range(STEPS):
        walk.step()
        if walk.chance.random() < 0.6:  # or more happens until a refresh looks
            with django_capture_on_commit_callbacks(execute=True):
                assert walk.differs() == set()


def asking(pulse: Pulse) -> Asking:
    return Asking(Present.at(pulse.now), only_asked=False)


def armed_coins(pulse: Pulse) -> list[str] | None:
    found = Reached(asking(pulse)).coins("armed", METRICS["price"], currency="usd", rate=1.0)
    return None if found is None else sorted(found)


def test_only_coins_that_reach_a_line_are_asked_for(alice: User) -> None:
    pulse = opened()
    make_reminder(alice, threshold="71000", now=pulse.now)
    make_reminder(alice, coin="ethereum", threshold="2000", direction="below", now=pulse.now)
    assert armed_coins(pulse) is None
    KEPT.fill(now=pulse.now)
    assert armed_coins(pulse) == []
    pulse.quote(prices={"bitcoin": "71000"})
    assert armed_coins(pulse) == ["bitcoin"]
    pulse.quote(prices={"bitcoin": "70000", "ethereum": "1999"})
    assert armed_coins(pulse) == ["ethereum"]


def test_they_are_read_after_the_first_commit_and_anew_after_an_hour(
    alice: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pulse = opened()
    make_reminder(alice, now=pulse.now)
    pulse.refresh()
    assert KEPT.get() is None
    with django_capture_on_commit_callbacks(execute=True):
        pulse.refresh()
    first = KEPT.get()
    assert first is not None
    with django_capture_on_commit_callbacks(execute=True):
        pulse.refresh()
    assert KEPT.get() is first
    with django_capture_on_commit_callbacks(execute=True):
        assert pulse.refresh(after=READ_ANEW, bitcoin="70000").fired == 1
    assert KEPT.get() is not first
    assert armed_coins(pulse) == []


def test_who_has_few_reminders_keeps_nothing_in_memory(
    alice: User, settings: Settings, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.REMINDERS_ARRAYS_ABOVE = 1
    pulse = opened()
    make_reminder(alice, now=pulse.now)
    with django_capture_on_commit_callbacks(execute=True):
        assert pulse.refresh(bitcoin="70000").fired == 1
    assert (KEPT.get(), KEPT.worn) == (None, False)
    for threshold in ("71000", "72000"):
        make_reminder(alice, threshold=threshold, now=pulse.now)
    with django_capture_on_commit_callbacks(execute=True):
        pulse.refresh()
    assert KEPT.get() is not None


def test_what_was_written_long_before_the_next_refresh_is_found(alice: User) -> None:
    pulse = opened()
    KEPT.fill(now=pulse.now)
    pulse.wait(FIVE)
    make_reminder(alice, now=pulse.now)
    assert pulse.refresh(after=3 * HOUR, bitcoin="70000").fired == 1


def test_what_an_undone_refresh_saw_changed_is_found_afterwards(alice: User) -> None:
    pulse = opened()
    KEPT.fill(now=pulse.now)
    pulse.wait(FIVE)
    make_reminder(alice, now=pulse.now)
    pulse.wait(2 * HOUR)
    with transaction.atomic():
        Reminder.objects.update(state="done", updated_at=pulse.now)
        assert list(lines.candidates(asking(pulse))) == []
        transaction.set_rollback(True)
    assert pulse.refresh(bitcoin="70000").fired == 1


def test_when_very_much_was_written_every_coin_is_asked_for(
    alice: User, settings: Settings
) -> None:
    pulse = opened()
    reminder = make_reminder(alice, now=pulse.now)
    nearest = KEPT.fill(now=pulse.now)
    nearest.most = 0
    assert armed_coins(pulse) is None
    assert pulse.refresh(bitcoin="70000").fired == 1
    reminder.refresh_from_db()
    assert reminder.state == "done"
