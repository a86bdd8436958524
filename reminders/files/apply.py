"""What a file of reminders would do, and doing it. Applying it twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from reminders import edit
from reminders.draft import Draft, draft_of
from reminders.errors import ReminderError, Unreadable
from reminders.files.read import Names, draft_of_row, is_paused
from reminders.models import Reminder
from reminders.readable import apart

CREATE, CHANGE, SAME, BAD = "create", "change", "same", "bad"
Known = dict[UUID, Reminder | None]


@dataclass(frozen=True, slots=True)
class Step:
    """What one row of the file does."""

    place: int  # in the file, from 1
    does: str
    draft: Draft | None = None
    reminder: Reminder | None = None
    paused: bool = False
    problem: str = ""


@dataclass(slots=True)
class Plan:
    steps: list[Step] = field(default_factory=list)

    def count(self, does: str) -> int:
        return sum(step.does == does for step in self.steps)

    @property
    def created(self) -> int:
        return self.count(CREATE)

    @property
    def changed(self) -> int:
        return self.count(CHANGE)

    @property
    def same(self) -> int:
        return self.count(SAME)

    @property
    def problems(self) -> list[Step]:
        return [step for step in self.steps if step.does == BAD]

    @property
    def does_something(self) -> bool:
        return bool(self.created or self.changed)


def plan_of(owner: User, rows: Sequence[Any], *, now: datetime) -> Plan:
    """What applying the rows would do; changes nothing."""
    names, plan, seen = Names.of(owner), Plan(), set[UUID]()
    known = _known(owner)
    for place, row in enumerate(rows, start=1):
        try:
            step = _step(owner, row, place, names, known, now=now)
        except (Unreadable, ReminderError) as problem:
            plan.steps.append(Step(place, BAD, problem=str(problem)))
            continue
        key = step.draft.key if step.draft else None
        if key is not None and key in seen:
            step = Step(place, BAD, problem="Its key stands in the file twice.")
        elif key is not None:
            seen.add(key)
        plan.steps.append(step)
    return plan


def apply_plan(owner: User, plan: Plan, *, now: datetime) -> Plan:
    """Do it, row by row: one that is refused now is reported, and the rest goes in."""
    return Plan([_done(owner, step, now=now) for step in plan.steps])


def _done(owner: User, step: Step, *, now: datetime) -> Step:
    try:
        _carry_out(owner, step, now=now)
    except ReminderError as refusal:
        return Step(step.place, BAD, problem=str(refusal))
    return step


def _known(owner: User) -> Known:
    """By key; None for one that cannot be read."""
    rows = Reminder.objects.filter(owner=owner).prefetch_related("destinations")
    found, broken = apart(rows)
    keys = rows.filter(pk__in=broken).values_list("key", flat=True)
    return {**dict.fromkeys(keys), **{row.key: row for row in found}}


def _step(owner: User, row: Any, place: int, names: Names, known: Known, *, now: datetime) -> Step:
    draft, paused = draft_of_row(row, names), is_paused(row)
    there = known.get(draft.key) if draft.key else None
    if there is None and draft.key in known:
        raise Unreadable("You have it here, and its row cannot be read. Set it anew by hand.")
    draft = edit.check(owner, draft, now=now, coin_before=there.coin_id if there else None)
    if there is None:
        return Step(place, CREATE, draft, paused=paused)
    draft = replace(draft, if_true=there.if_true)
    was_paused = there.state == Reminder.State.PAUSED
    same = there.deleted_at is None and draft == draft_of(there) and paused == was_paused
    return Step(place, SAME if same else CHANGE, draft, there, paused=paused)


def _carry_out(owner: User, step: Step, *, now: datetime) -> None:
    if step.draft is None or step.does in (SAME, BAD):
        return
    row = step.reminder
    if row is None:
        row = edit.create_reminder(owner, step.draft, now=now)
    else:
        if row.deleted_at is not None:
            row = edit.restore(row, now=now)
        row = edit.change_reminder(row, step.draft, now=now)
    if step.paused and row.state != Reminder.State.PAUSED:
        edit.pause(row, now=now)
    elif not step.paused and row.state == Reminder.State.PAUSED:
        edit.resume(row, now=now)
