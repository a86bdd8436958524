"""One message-create through Twilio's client, and what it means: never an exception of a server."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from notifications.twilio.client import client
from notifications.twilio.judge import BROKEN_ANSWERS, FAILURES, judge_answer, judge_error
from notifications.twilio.wire import WIRE, Overslept
from notifications.verdicts import OVERSLEPT, Result


def create_message(
    fields: Mapping[str, Any], *, now: datetime, not_after: float = math.inf
) -> Result:
    """Ask Twilio to take a message. `fields` are the client's own arguments.

    Nothing leaves `not_after` this moment of the monotonic clock.
    """
    WIRE.begin()
    WIRE.not_after = not_after
    try:
        return judge_answer(client().messages.create(**fields))
    except Overslept:
        return OVERSLEPT
    except FAILURES as error:
        failure: Exception = error
    except BROKEN_ANSWERS as error:
        if not WIRE.left:  # not an answer: an error of ours
            raise
        failure = error
    finally:
        WIRE.not_after = math.inf
    return judge_error(failure, left=WIRE.left, retry_after=WIRE.retry_after, now=now)
