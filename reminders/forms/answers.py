"""What the form of a reminder answers: to what was typed, and to what it begins with."""

from datetime import datetime
from decimal import Decimal

from reminders import edit
from reminders.draft import Draft
from reminders.errors import ReminderRefused
from reminders.forms.reminder_form import ReminderForm
from reminders.models import Reminder
from reminders.readback import Readback, first_line, from_now, present_words, read_back
from reminders.replay.would_have_fired import Replay, would_have_fired
from tracker.lib.decimals import spelling


def answer_to(form: ReminderForm, *, now: datetime, editing: int | None = None) -> Readback | None:
    """What the form says back; None while something is missing, which the form then names."""
    if not form.is_valid():
        return None
    draft: Draft | str = form.draft()
    assert isinstance(draft, Draft)  # noqa: S101
    if form.is_from_now:
        draft = from_now(form.owner, draft, now=now)
        if isinstance(draft, str):
            form.add_error("threshold", draft)
            return None
    try:
        draft = edit.check(form.owner, draft, now=now, coin_before=draft.coin if editing else None)
    except ReminderRefused as refusal:
        put(form, refusal)
        return None
    return read_back(form.owner, draft, now=now, editing=editing)


def replay_of(form: ReminderForm, answer: Readback | None, *, now: datetime) -> Replay | None:
    return would_have_fired(form.owner, answer.draft, now=now) if answer else None


def opening_answer(
    form: ReminderForm, *, now: datetime, editing: int | None = None
) -> Readback | None:
    """What a form says as it opens, had somebody typed what it begins with: a line, if it can."""
    start = form.initial
    if "threshold" not in start and start.get("direction") == Reminder.Direction.ABOVE:
        start["threshold"] = first_line(form.owner, form.chosen, now=now)
    usual = {name: field.initial for name, field in form.fields.items()}
    typed = {
        name: spelling(value) if isinstance(value, Decimal) else value
        for name, value in {**usual, **start}.items()
        if value is not None
    }
    return answer_to(ReminderForm(typed, owner=form.owner), now=now, editing=editing)


def put(form: ReminderForm, refusal: ReminderRefused) -> None:
    for field, sentence in refusal.problems.items():
        form.add_error(field if field in form.fields else None, sentence)


def waiting_for(form: ReminderForm) -> str:
    """What is missing before the sentence can be made."""
    if not form.errors:
        return ""
    wrong = {
        name: str(form.errors[name][0]) for name in ("coin", "threshold") if name in form.errors
    }
    typed = [sentence for name, sentence in wrong.items() if form.data.get(name)]
    if typed:
        return typed[0]
    if "coin" in wrong:
        return "Choose a coin, and the sentence is read back here."
    return "Give the line, and the sentence is read back here."


def present(form: ReminderForm, *, now: datetime) -> str:
    """Where the value stands, while the line is still missing."""
    return present_words(form.owner, form.chosen, now=now)
