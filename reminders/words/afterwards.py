"""What a reminder does after a crossing, in one sentence."""

from datetime import datetime, tzinfo
from decimal import Decimal

from reminders.words import amounts
from reminders.words.lines import Line
from reminders.words.times import clock

DONE = "This reminder is done."


def afterwards(line: Line, recovery: Decimal, *, rests_until: datetime, zone: tzinfo) -> str:
    back = "falls to" if line.above else "rises to"
    level = amounts.exact(recovery, line.currency, signed=line.signed)
    at = clock(rests_until, zone=zone, near=rests_until)
    return f"It is armed again once it {back} {level}, but not before {at}."
