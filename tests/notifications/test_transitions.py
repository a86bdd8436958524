"""Every move of a message is in the table, and nothing moves one past it."""

import ast

import pytest

from notifications.models import Attempt, Message
from notifications.transitions import MOVES, PROOF, Cause, Move, move
from tests.house import tree
from tests.notifications.sending import post

STATES = [str(status) for status in Message.Status]


@pytest.mark.parametrize("cause", Cause)
def test_a_message_moves_as_the_table_says_and_not_otherwise(db: None, cause: Cause) -> None:
    for status in STATES:
        Message.objects.filter(pk=post(f"account:{status}").pk).update(status=status)
    step: Move = MOVES[cause]
    moved = move(Message.objects.all(), cause)
    after = dict(Message.objects.values_list("dedupe_key", "status"))
    assert moved == len(step.sources)
    assert after == {
        f"account:{source}": step.target if source in step.sources else source for source in STATES
    }


def test_the_table_knows_every_state_and_leads_into_and_out_of_each() -> None:
    sources = {source for step in MOVES.values() for source in step.sources}
    targets = {step.target for step in MOVES.values()}
    assert sources | targets == set(STATES)
    assert targets == set(STATES)
    assert set(STATES) - sources == {"read"}
    assert set(PROOF) <= {str(status) for status in Attempt.Status}


def test_what_was_delivered_is_never_sent_again() -> None:
    for step in MOVES.values():
        if {"delivered", "read"} & set(step.sources):
            assert step.target in {"delivered", "read"}


def test_nothing_else_writes_a_status() -> None:
    """Outside the table, `status=` is only given to a new row, to a filter, or to an attempt."""
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.python("notifications", "reminders", "dashboard")
        if path.name != "transitions.py"
        for node in ast.walk(tree.tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and "Message" in ast.unparse(node.func)
        and any(keyword.arg == "status" for keyword in node.keywords)
    ]
    assert found == []
