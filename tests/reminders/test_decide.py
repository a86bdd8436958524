"""The rules of DESIGN's "Meaning", as tables of cases."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from reminders.decide import (
    Step,
    begin,
    decide,
    margin_of,
    own_margin,
    rebase,
    recovery_line,
    retreated,
    satisfied,
    touched,
)
from reminders.facts import Reading, Touch
from reminders.metrics.registry import METRICS

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)
BLIND = timedelta(minutes=15)
PRICE = METRICS["price"]


@dataclass
class Row:
    direction: str = "above"
    threshold: Decimal = Decimal(100)
    mode: str = "every_time"
    margin: Decimal | None = None
    cooldown_seconds: int = 3600
    expires_at: datetime | None = None
    if_true: str = "wait"
    state: str = "armed"
    armed_at: datetime | None = NOON - timedelta(hours=1)
    wait_until: datetime | None = None
    snoozed_until: datetime | None = None
    held_since: datetime | None = None


def reading(value: str | None, **fields: object) -> Reading:
    known = None if value is None else Decimal(value)
    return Reading(value=known, as_of=NOON, as_of_before=NOON - FIVE, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        ("above", "99.999999999999999999", False),
        ("above", "100", True),
        ("above", "100.000000000000000001", True),
        ("below", "100.000000000000000001", False),
        ("below", "100", True),
        ("below", "99", True),
    ],
)
def test_a_line_counts_as_crossed_when_it_is_reached(
    direction: str, value: str, expected: bool
) -> None:
    row = Row(direction=direction)
    assert satisfied(row, Decimal(value)) is expected
    verdict = decide(row, reading(value), metric=PRICE, now=NOON, blind=BLIND)
    assert (verdict.step is Step.FIRE) is expected


@pytest.mark.parametrize(
    ("mode", "state", "wait_until"),
    [("once", "done", None), ("every_time", "waiting", NOON + timedelta(hours=1))],
)
def test_once_is_done_and_every_time_waits_for_its_cooldown(
    mode: str, state: str, wait_until: datetime | None
) -> None:
    row = Row(mode=mode)
    verdict = decide(row, reading("101"), metric=PRICE, now=NOON, blind=BLIND)
    assert (verdict.state, verdict.how, verdict.value) == (state, "level", Decimal(101))
    assert verdict.wait_until == wait_until


@pytest.mark.parametrize(
    ("value", "wait_until", "armed"),
    [
        ("99.5", NOON - FIVE, False),  # the margin is 1 % of the line
        ("99", NOON - FIVE, True),
        ("99", NOON + FIVE, False),  # the cooldown is not over
        ("99", NOON, True),
        ("99.9", None, True),  # it waits without a crossing, so without a margin
        ("100", None, False),
    ],
)
def test_a_waiting_reminder_is_armed_after_its_retreat_and_its_cooldown(
    value: str, wait_until: datetime | None, armed: bool
) -> None:
    row = Row(state="waiting", wait_until=wait_until)
    verdict = decide(row, reading(value), metric=PRICE, now=NOON, blind=BLIND)
    assert verdict.step is (Step.ARM if armed else Step.STAY)


def test_without_a_margin_the_line_itself_is_no_retreat() -> None:
    row = Row(margin=Decimal(0), wait_until=NOON)
    assert not retreated(row, Decimal(100), margin=Decimal(0))
    assert retreated(row, Decimal("99.99"), margin=Decimal(0))
    below = Row(direction="below", margin=Decimal(0))
    assert not retreated(below, Decimal(100), margin=Decimal(0))


@pytest.mark.parametrize(
    ("metric", "threshold", "cost", "margin"),
    [
        ("price", "70000", None, "700"),
        ("balance", "25000", None, "250"),
        ("change_24h", "-5", None, "1"),
        ("holding_profit_percent", "20", None, "1"),
        ("profit", "500", "30000", "300"),
        ("profit", "500", None, "0"),
    ],
)
def test_each_metric_has_its_own_margin(
    metric: str, threshold: str, cost: str | None, margin: str
) -> None:
    row = Row(threshold=Decimal(threshold), wait_until=NOON)
    known = None if cost is None else Decimal(cost)
    assert margin_of(row, METRICS[metric], known) == Decimal(margin)
    row.margin = Decimal(7)
    assert own_margin(row, METRICS[metric], known) == 7
    assert recovery_line(row, Decimal(7)) == Decimal(threshold) - 7


@pytest.mark.parametrize(
    ("direction", "touch", "armed_at", "value"),
    [
        ("above", Touch(high=Decimal(101), high_since=NOON), NOON, 101),
        ("above", Touch(high=Decimal(101), high_since=NOON), NOON + FIVE, None),  # not throughout
        ("above", Touch(high=Decimal("99.9"), high_since=NOON), NOON, None),
        ("above", Touch(low=Decimal(101), low_since=NOON), NOON, None),
        ("below", Touch(low=Decimal(98), low_since=NOON), NOON, 98),
        ("above", Touch(high=Decimal(101), high_since=NOON), None, None),
    ],
)
def test_a_touch_counts_only_while_the_reminder_was_armed_throughout(
    direction: str, touch: Touch, armed_at: datetime | None, value: int | None
) -> None:
    row = Row(direction=direction, armed_at=armed_at)
    present = "99" if direction == "above" else "101"
    found = reading(present, touch=touch)
    assert touched(row, found) == value
    verdict = decide(row, found, metric=PRICE, now=NOON + FIVE, blind=BLIND)
    assert (verdict.how, verdict.value) == (("touch", value) if value else ("", None))


def test_after_an_outage_a_crossing_is_labelled() -> None:
    late = Reading(value=Decimal(101), as_of=NOON, as_of_before=NOON - 4 * FIVE)
    assert decide(Row(), late, metric=PRICE, now=NOON, blind=BLIND).how == "gap"
    held = Row(held_since=NOON - FIVE)
    assert decide(held, reading("101"), metric=PRICE, now=NOON, blind=BLIND).how == "gap"
    first = Reading(value=Decimal(101), as_of=NOON)
    assert decide(Row(), first, metric=PRICE, now=NOON, blind=BLIND).how == "level"


@pytest.mark.parametrize("state", ["armed", "waiting", "unseen"])
def test_the_unknown_decides_nothing(state: str) -> None:
    row = Row(state=state)
    assert decide(row, reading(None), metric=PRICE, now=NOON, blind=BLIND).step is Step.HOLD


@pytest.mark.parametrize("state", ["paused", "suspended", "done", "expired"])
def test_who_does_not_watch_is_not_judged(state: str) -> None:
    assert decide(Row(state=state), reading("101"), metric=PRICE, now=NOON, blind=BLIND).step is (
        Step.STAY
    )


@pytest.mark.parametrize("state", ["armed", "waiting", "unseen", "snoozed", "paused", "suspended"])
def test_what_has_expired_fires_no_more(state: str) -> None:
    row = Row(state=state, expires_at=NOON)
    assert decide(row, reading("101"), metric=PRICE, now=NOON, blind=BLIND).state == "expired"


@pytest.mark.parametrize(
    ("value", "if_true", "step"),
    [
        ("99", "tell", Step.ARM),
        ("101", "tell", Step.FIRE),
        ("101", "wait", Step.WAIT),
        (None, "tell", Step.UNSEE),
    ],
)
def test_the_first_look_uses_the_answer_that_was_given(
    value: str | None, if_true: str, step: Step
) -> None:
    row = Row(state="unseen", if_true=if_true)
    verdict = begin(row, reading(value), now=NOON)
    assert verdict.step is step
    assert verdict.how == ("already" if step is Step.FIRE else "")


@pytest.mark.parametrize(
    ("value", "step"), [("99", Step.ARM), ("101", Step.WAIT), (None, Step.UNSEE)]
)
def test_a_rebase_never_fires(value: str | None, step: Step) -> None:
    assert rebase(Row(if_true="tell"), reading(value)).step is step


@pytest.mark.parametrize(
    ("value", "until", "step"),
    [
        ("101", NOON + FIVE, Step.STAY),
        ("101", NOON, Step.FIRE),
        ("99", NOON, Step.ARM),
        (None, NOON, Step.HOLD),  # it ends at the first known value
    ],
)
def test_a_snooze_ends_with_one_message_when_it_is_still_beyond(
    value: str | None, until: datetime, step: Step
) -> None:
    row = Row(state="snoozed", snoozed_until=until)
    verdict = decide(row, reading(value), metric=PRICE, now=NOON, blind=BLIND)
    assert verdict.step is step
    assert verdict.how == ("still" if step is Step.FIRE else "")
