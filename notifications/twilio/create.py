"""One message-create through Twilio's client, and what it means: never an exception of a server."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from notifications.twilio.client import client
from notifications.twilio.judge import BROKEN_ANSWERS, FAILURES, judge_answer, judge_error
from notifications.twilio.wire import WIRE
from notifications.verdicts import Result


def create_message(fields: Mapping[str, Any], *, now: datetime) -> Result:
    """Ask Twilio to take a message. `fields` are the client's own arguments."""
    WIRE.begin()
    try:
        return judge_answer(client().messages.create(**fields))
    except FAILURES as error:
        failure: Exception = error
    except BROKEN_ANSWERS as error:
        if not WIRE.left:  # not an answer: an error of ours
            raise
        failure = error
    return judge_error(failure, left=WIRE.left, retry_after=WIRE.retry_after, now=now)
