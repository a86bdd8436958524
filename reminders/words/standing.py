"""The state of a reminder in words, and why it fires or does not: armed, 3.2 % to go."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from reminders.words.asked import Distance, to_go
from reminders.words.lines import Line
from reminders.words.times import clock

BROKEN = "An error of ours keeps it from being judged. The operator knows; every check tries again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a reminder is, with the times that matter to it."""

    state: str
    line: Line
    distance: Distance
    now: datetime
    zone: tzinfo
    recovery: Decimal | None = None  # where a waiting one is armed again
    wait_until: datetime | None = None
    snoozed_until: datetime | None = None
    expires_at: datetime | None = None
    crossed_at: datetime | None = None  # the last time
    held_because: str = ""  # what its row says

    def at(self, moment: datetime) -> str:
        return clock(moment, zone=self.zone, near=self.now)

    @property
    def held(self) -> bool:
        return self.state in ("armed", "waiting", "unseen") and bool(self.cause)

    @property
    def cause(self) -> str:
        """Why it cannot be judged; empty when it can."""
        if self.held_because == BROKEN:
            return BROKEN
        if self.distance.value is None:
            return self.distance.cause or "its value is unknown."
        return ""


def in_words(standing: Standing) -> str:
    """One line for a list: what it does now, and what it waits for."""
    if standing.state == "unseen":
        return "Waiting for a first price"
    if standing.held:
        return "Held back"
    if standing.state == "armed":
        return f"Armed, {to_go(standing.distance, standing.line)}"
    if standing.state == "waiting":
        return f"Waiting until {_waits_for(standing)}"
    if standing.state == "snoozed" and standing.snoozed_until:
        return f"Snoozed until {standing.at(standing.snoozed_until)}"
    if standing.state == "done" and standing.crossed_at:
        return f"Done: it fired at {standing.at(standing.crossed_at)}"
    return _PLAIN.get(standing.state, standing.state)


def why_not(standing: Standing) -> list[str]:
    """Why it does not fire at this moment, as sentences; the first one is the reason."""
    said = [_reason(standing)]
    if standing.held and standing.distance.cause and standing.cause != BROKEN:
        said.append("Nothing is decided on a price that is not known.")
    if standing.expires_at is not None and standing.state not in ("done", "expired"):
        said.append(f"It ends at {standing.at(standing.expires_at)}, fired or not.")
    return said


def _reason(standing: Standing) -> str:
    line, distance = standing.line, standing.distance
    if standing.held:
        return f"Held back: {standing.cause}"
    if standing.state == "armed":
        side = "below" if line.above else "above"
        value = line.amount(distance.value) if distance.value is not None else ""
        return f"{value} is {side} {line.level}: {to_go(distance, line)}."
    if standing.state == "waiting":
        return f"It waits until {_waits_for(standing)}, then it is armed again."
    return _REASONS[standing.state].format(
        snoozed=standing.at(standing.snoozed_until) if standing.snoozed_until else "later",
        crossed=standing.at(standing.crossed_at) if standing.crossed_at else "",
    )


def _waits_for(standing: Standing) -> str:
    """Until it falls below 69,300, not before 14:40."""
    line = standing.line
    recovery = standing.recovery if standing.recovery is not None else line.threshold
    verb = "falls" if line.above else "rises"
    side = "below" if line.above else "above"
    margin = recovery != line.threshold
    waits = f"it {verb} {'to' if margin else side} {line.spelt(recovery)}"
    if standing.wait_until is not None and standing.wait_until > standing.now:
        return f"{waits}, not before {standing.at(standing.wait_until)}"
    return waits


_PLAIN = {
    "snoozed": "Snoozed",
    "paused": "Paused",
    "suspended": "Suspended: the coin is no longer listed",
    "done": "Done",
    "expired": "Expired",
}
_REASONS = {
    "unseen": "It waits for a first price.",
    "snoozed": "You snoozed it until {snoozed}.",
    "paused": "You paused it. It is watched again once you resume it.",
    "suspended": "CoinGecko no longer lists the coin, so there is nothing to judge by.",
    "done": "It is done. Arm it again to be told of the next crossing.",
    "expired": "Its time is over. Arm it again, or give it a later end.",
}
