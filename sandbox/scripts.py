"""Scripted misbehaviour: which fault strikes which request, how often and how long."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, slots=True)
class NamedFault:
    """One thing that can go wrong; `accepted` tells whether the message is taken all the same."""

    name: str
    phase: str
    accepted: bool | None  # None where no message is being sent
    lasts: bool  # strikes until it is cleared, unless a number of times is given
    meaning: str


@dataclass(slots=True)
class Rule:
    """A fault in waiting."""

    fault: NamedFault
    times: int | None  # None: as often as asked
    until: float | None  # by the monotonic clock
    only: str  # a text the request must contain: a number, a reference
    amount: float  # seconds, where the fault takes a measure

    def strikes(self, phase: str, subject: str, *, now: float) -> bool:
        return (
            self.fault.phase == phase
            and self.only in subject
            and (self.until is None or now < self.until)
            and self.times != 0
        )


@dataclass(slots=True)
class Script:
    """The rules in force, in the order they were written; the first that fits strikes."""

    faults: Iterable[NamedFault]
    _rules: list[Rule] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def plan(
        self,
        name: str,
        *,
        times: int | None = None,
        seconds: float | None = None,
        only: str = "",
        amount: float = 0,
    ) -> Rule:
        """Let a fault strike: `times` requests, or for `seconds`, or as its nature is."""
        fault = next((fault for fault in self.faults if fault.name == name), None)
        if fault is None:
            raise ValueError(f"there is no fault named {name}")
        if times is None and seconds is None and not fault.lasts:
            times = 1
        until = None if seconds is None else time.monotonic() + seconds
        rule = Rule(fault=fault, times=times, until=until, only=only, amount=amount)
        with self._lock:
            self._rules.append(rule)
        return rule

    def clear(self, name: str = "") -> None:
        """Lift every rule, or those of one fault."""
        with self._lock:
            self._rules[:] = [rule for rule in self._rules if name and rule.fault.name != name]

    def take(self, phase: str, *, subject: str = "") -> Rule | None:
        """The rule that strikes this request; it is used up once."""
        with self._lock:
            rule = self._first(phase, subject)
            if rule is not None and rule.times is not None:
                rule.times -= 1
            return rule

    def take_all(self, phase: str, *, subject: str = "") -> dict[str, Rule]:
        """Every fault that strikes here at once, by name: a callback can be late and doubled."""
        with self._lock:
            now = time.monotonic()
            struck: dict[str, Rule] = {}
            for rule in self._rules:
                if rule.strikes(phase, subject, now=now) and rule.fault.name not in struck:
                    struck[rule.fault.name] = rule
                    rule.times = None if rule.times is None else rule.times - 1
            return struck

    def _first(self, phase: str, subject: str) -> Rule | None:
        now = time.monotonic()
        fitting = (rule for rule in self._rules if rule.strikes(phase, subject, now=now))
        return next(fitting, None)
