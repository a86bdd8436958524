"""Which listed message is ours: one that proves it, or the only one that can be. Never a guess."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifications.twilio.candidates import Candidate, Finding, Sought, could_be, find, shows

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SOUGHT = Sought("whatsapp:+1555", NOON - timedelta(minutes=15), "7F3K", "up Ref 7F3K.")


def one(sid: str = "SM1", **more: Any) -> Candidate:
    facts: dict[str, Any] = {
        "to": "whatsapp:+1555",
        "body": "up Ref 7F3K.",
        "direction": "outbound-api",
        "created_at": NOON,
        "word": "sent",
    }
    return Candidate(sid, **(facts | more))


@pytest.mark.parametrize(
    ("candidate", "ours"),
    [
        (one(), True),
        (one(created_at=NOON - timedelta(minutes=15)), True),  # our clock is ahead
        (one(created_at=NOON + timedelta(minutes=10)), True),  # or behind
        (one(created_at=NOON - timedelta(minutes=16)), False),
        (one(direction="outbound-reply"), False),
        (one(direction="outbound-call"), False),
        (one(direction="inbound"), False),
        (one(to="whatsapp:+1666"), False),
    ],
)
def test_only_what_we_could_have_sent_then_is_looked_at(candidate: Candidate, ours: bool) -> None:
    assert could_be([candidate], SOUGHT) == ([candidate] if ours else [])


HIDDEN, STRANGE = one("SM2", body=""), one("SM3", body="something else")


@pytest.mark.parametrize(
    ("listed", "bound", "finding"),
    [
        ([], set(), Finding()),
        ([one()], set(), Finding(one())),
        ([one()], {"SM1"}, Finding()),
        ([STRANGE], set(), Finding()),
        ([HIDDEN], set(), Finding(HIDDEN)),
        ([HIDDEN], {"SM2"}, Finding()),
        ([one(), STRANGE, HIDDEN], set(), Finding(one())),
        ([STRANGE, HIDDEN], set(), Finding(HIDDEN)),
        ([one(), one("SM4")], set(), Finding(several=True)),
        ([one(), one("SM4")], {"SM4"}, Finding(one())),
        ([HIDDEN, one("SM5", body="")], set(), Finding(several=True)),
    ],
)
def test_one_that_proves_it_or_the_only_one_is_adopted(
    listed: list[Candidate], bound: set[str], finding: Finding
) -> None:
    assert find(listed, SOUGHT, bound=bound) == finding


@pytest.mark.parametrize(
    ("sought", "body", "ours"),
    [
        (SOUGHT, "Your reminder: BTC Ref 7F3K. Answer HELP.", True),
        (SOUGHT, "Ref 9999", False),
        (SOUGHT, "", None),
        (Sought("", NOON, "", "An answer."), "An answer.\n", True),
        (Sought("", NOON, "", "An answer."), "Another answer.", False),
        (Sought("", NOON, "", ""), "A template of which we know no text.", None),
    ],
)
def test_a_text_proves_it_by_its_reference_or_word_for_word(
    sought: Sought, body: str, ours: bool | None
) -> None:
    assert shows(one(body=body), sought) is ours
