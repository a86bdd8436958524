"""Starts reminders anew from the present value, in the transaction that changed their world."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from reminders.apply import settle, unsee
from reminders.decide import Step, Verdict, rebase
from reminders.facts import Reading
from reminders.fire import Fired, fire
from reminders.models import Reminder
from reminders.present import Present
from reminders.readings import readings

SUSPEND = Verdict(Step.STAY, "suspended")


def rebase_rows(
    rows: Sequence[Reminder], *, now: datetime, keep_answer: bool = False
) -> dict[str, list[Reminder]]:
    """Unsatisfied → armed, satisfied → waiting, unknown → unseen; nothing fires.

    What is unseen will wait at its first price, whatever was once answered to "tell me or wait";
    `keep_answer` is for somebody who has just answered. A coin that is not listed suspends.
    Answers the rows by their new state.
    """
    present = Present.at(now)
    groups: dict[str, list[tuple[Reminder, Reading]]] = defaultdict(list)
    found = readings(rows, now=now, present=present)
    for row, reading in zip(rows, found, strict=True):
        verdict = SUSPEND if _is_gone(row, present) else rebase(row, reading)
        if not keep_answer:
            row.if_true = Reminder.IfTrue.WAIT
        groups[verdict.state].append((row, reading))
    for state, group in groups.items():
        _put(group, state, now=now)
    return {state: [row for row, _ in group] for state, group in groups.items()}


def begin_row(row: Reminder, reading: Reading, verdict: Verdict, *, now: datetime) -> None:
    """The verdict of the first look at a new reminder."""
    if verdict.step is Step.FIRE:
        fire([Fired(row, reading, verdict)], present=Present.at(now), now=now)
    else:
        _put([(row, reading)], verdict.state, now=now)


def _put(group: Sequence[tuple[Reminder, Reading]], state: str, *, now: datetime) -> None:
    rows = [row for row, _ in group]
    if state == Reminder.State.UNSEEN:
        unsee(rows, [reading for _, reading in group], now=now)
    else:
        settle(rows, state, now=now)


def _is_gone(row: Reminder, present: Present) -> bool:
    coin = present.coins.get(row.coin_id or "")
    return coin is not None and not coin.active
