"""What a reminder does, told once more and as shortly as possible. Knows nothing of the product."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

HUNDREDTH = Decimal("0.01")


@dataclass
class Peak:
    """The furthest a price went since an earlier answer."""

    value: Decimal
    since: datetime


@dataclass
class Twin:
    """The reference: a reminder of a price or a balance with the default margin of 1 %."""

    above: bool
    line: Decimal
    once: bool
    rest: timedelta
    tell: bool
    holds: bool  # it is held back while unknown, and a crossing afterwards is labelled
    state: str = "unseen"
    armed_at: datetime | None = None
    until: datetime | None = None  # the end of a cooldown, or of a snooze
    held: bool = False
    gone: bool = False
    fired: list[tuple[str, Decimal]] = field(default_factory=list)

    def beyond(self, value: Decimal) -> bool:
        return value >= self.line if self.above else value <= self.line

    def fire(self, how: str, value: Decimal, now: datetime) -> None:
        self.fired.append((how, value))
        self.state, self.until = ("done", None) if self.once else ("waiting", now + self.rest)

    def arm(self, now: datetime) -> None:
        self.state, self.armed_at, self.until = "armed", now, None

    def rebase(self, value: Decimal | None, now: datetime, *, answered: bool = False) -> None:
        self.held, self.until = False, None
        if value is None:
            self.state, self.held, self.tell = "unseen", self.holds, self.tell and answered
        elif self.beyond(value):
            self.state = "waiting"
        else:
            self.arm(now)

    def begin(self, value: Decimal | None, now: datetime) -> None:
        if value is not None and self.tell and self.beyond(value):
            self.fire("already", value, now)
        else:
            self.rebase(value, now, answered=True)

    def see(self, value: Decimal | None, now: datetime, *, gap: bool, peak: Peak | None) -> None:
        if self.gone or self.state in ("paused", "done"):
            return
        if value is None:
            self.held = self.holds and self.state != "snoozed"
            return
        gap, self.held = gap or self.held, False
        if self.state == "snoozed" and self.until is not None and self.until <= now:
            self.fire("still", value, now) if self.beyond(value) else self.arm(now)
        elif self.state == "unseen":
            self.begin(value, now)
        elif self.state == "armed" and self.beyond(value):
            self.fire("gap" if gap else "level", value, now)
        elif self.state == "armed" and peak and self.beyond(peak.value):
            if self.armed_at is not None and self.armed_at <= peak.since:
                self.fire("touch", peak.value, now)
        elif self.state == "waiting" and (self.until is None or self.until <= now):
            margin = self.line * HUNDREDTH if self.until is not None else Decimal(0)
            back = value <= self.line - margin if self.above else value >= self.line + margin
            if back and not self.beyond(value):
                self.arm(now)
