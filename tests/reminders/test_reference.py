"""Ten thousand judged steps (REMINDER_STEPS says how many), and no difference to the reference.

A world of coins, currencies, reminders and one holding. Prices come, fail to come, and come late;
refreshes are undone half-way or repeated; people edit, pause, snooze and deposit in between.
"""

import os
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from notifications.models import Message
from reminders.find import flat, kept, nearest
from reminders.models import Reminder
from tests.fixtures.people import make_person
from tests.reminders.pulse import FIVE
from tests.reminders.world import World

STEPS = int(os.environ.get("REMINDER_STEPS", "10000"))
KINDS = ("bitcoin", "bitcoin", "bitcoin", "ethereum", "ethereum", "euro", "euro", "balance",
         "balance", "balance")  # fmt: skip
EVENTS = 40  # in a world; a step is one reminder through one event

ASKED_BY = ("state", "deleted_at", "coin", "currency", "direction", "threshold")

numbers = st.integers(90, 110).map(Decimal)
maybe = st.one_of(st.none(), numbers, numbers, numbers)
which = st.integers(0, len(KINDS) - 1)
wishes = st.fixed_dictionaries(
    {
        "above": st.booleans(),
        "line": numbers,
        "once": st.booleans(),
        "tell": st.booleans(),
        "rest": st.sampled_from((0, 600)),
    }
)


class Watching(RuleBasedStateMachine):
    """By the database's sums."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.world = World(make_person("alice"))
        self.rows: dict[int, list[Any]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    @initialize(
        bitcoin=numbers, ethereum=numbers,
        drawn=st.lists(wishes, min_size=len(KINDS), max_size=len(KINDS)),
    )  # fmt: skip
    def begin(
        self, bitcoin: Decimal, ethereum: Decimal, drawn: list[dict[str, bool | int | Decimal]]
    ) -> None:
        self.world.refresh({"bitcoin": bitcoin, "ethereum": ethereum}, FIVE, {}, {})
        for kind, wish in zip(KINDS, drawn, strict=True):
            self.world.wish(kind, **wish)  # type: ignore[arg-type]

    @rule(
        bitcoin=maybe, ethereum=maybe, minutes=st.sampled_from((1, 5, 5, 5, 16, 40)),
        far=st.integers(0, 25), fate=st.sampled_from(("well", "well", "well", "undone", "twice")),
    )  # fmt: skip
    def refresh(
        self, bitcoin: Decimal | None, ethereum: Decimal | None, minutes: int, far: int, fate: str
    ) -> None:
        prices = {"bitcoin": bitcoin, "ethereum": ethereum}
        high = {coin: price + far for coin, price in prices.items() if far and price}
        low = {coin: price - far for coin, price in prices.items() if far and price}
        gap = timedelta(minutes=minutes)
        if fate == "undone":
            self.world.die(prices, gap, high, low)
        self.world.refresh(prices, gap, high, low)
        if fate == "twice":
            self.world.again()

    @rule(minutes=st.sampled_from((0, 1, 11, 70)))
    def repeat(self, minutes: int) -> None:
        self.world.again(after=timedelta(minutes=minutes))

    @rule(number=which, line=numbers)
    def redraw(self, number: int, line: Decimal) -> None:
        if not self.world.twins[number].gone:
            self.world.redraw(number, line)

    @rule(number=which, verb=st.sampled_from(("pause", "resume", "done", "rearm", "delete")))
    def act(self, number: int, verb: str) -> None:
        twin = self.world.twins[number]
        possible = {
            "pause": twin.state not in ("paused", "done"),
            "resume": twin.state in ("paused", "snoozed"),
            "done": twin.state != "done",
            "rearm": twin.state in ("done", "waiting"),
            "delete": True,
        }
        if twin.gone:
            self.world.act(number, "restore")
        elif possible[verb]:
            self.world.act(number, verb)

    @rule(number=which, minutes=st.sampled_from((1, 10, 50)))
    def snooze(self, number: int, minutes: int) -> None:
        if not self.world.twins[number].gone:
            self.world.snooze(number, self.world.now + timedelta(minutes=minutes))

    @precondition(lambda self: self.world.quantity < 6)
    @rule(quantity=st.integers(1, 3).map(Decimal))
    def deposit(self, quantity: Decimal) -> None:
        self.world.deposit(quantity)

    @precondition(lambda self: not self.world.euro)
    @rule()
    def learn_the_euro(self) -> None:
        self.world.learn_the_euro()

    @invariant()
    def nothing_differs(self) -> None:
        assert self.world.differences() == []

    @invariant()
    def each_crossing_has_its_two_messages(self) -> None:
        fired = sum(len(twin.fired) for twin in self.world.twins)
        told = Message.objects.filter(template__in=("crossing", "still"))
        assert told.count() == 2 * fired

    @invariant()
    def what_was_changed_says_when(self) -> None:
        """By that it is known to whoever keeps reminders in memory."""
        rows = Reminder.objects.values_list("pk", "updated_at", *ASKED_BY)
        before, self.rows = self.rows, {pk: row for pk, *row in rows}
        changed = [pk for pk, row in self.rows.items() if before.get(pk, row)[1:] != row[1:]]
        assert {self.rows[pk][0] for pk in changed} <= {self.world.now}


class InMemory(Watching):
    """Holdings and nearest lines in arrays, which are filled anew now and then."""

    @rule()
    def fill(self) -> None:
        kept.forget()
        flat.KEPT.fill(now=self.world.now)
        nearest.KEPT.fill(now=self.world.now)
        # The arrays know a row by when it was written: no clock shows one moment twice.
        self.world.pulse.now += timedelta(microseconds=1)

    def teardown(self) -> None:
        kept.forget()
        super().teardown()


def walk(machine: type[Watching], steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=how(
            max_examples=max(1, steps // EVENTS // len(KINDS)),
            stateful_step_count=EVENTS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_reminders_do_what_the_reference_does() -> None:
    walk(Watching, STEPS)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_in_memory")
def test_so_they_do_when_lines_and_balances_are_kept_in_memory() -> None:
    walk(InMemory, STEPS // 2)
