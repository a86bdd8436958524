"""One rate limiter for all processes: the counts are rows, changed by conditional update.

No call goes out before it is counted, so a killed process can only have counted too much.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from market.coingecko import limits
from market.coingecko.budget import floor_for
from market.coingecko.keys import Key
from market.coingecko.limits import KeyState, Purpose, Wait
from market.coingecko.plans import Plan
from market.tables.upstream import ApiKeyUse

_FIELDS = tuple(field.name for field in fields(KeyState))
_RACES = 100


@dataclass(frozen=True, slots=True)
class Ticket:
    """One call that has been counted, with the key to make it with."""

    key: Key
    state: KeyState


class Limiter:
    """Hands out calls, never more than the plan has."""

    def __init__(self, plan: Plan, keys: Sequence[Key]) -> None:
        self.plan = plan
        self.keys = {key.fingerprint: key for key in keys}

    def take(self, purpose: Purpose, *, now: datetime) -> Ticket | Wait:
        """One call with the least used key that is free, or when the next one is."""
        for _ in range(_RACES):
            # durable: the network must not be asked from inside somebody's transaction
            with transaction.atomic(durable=True):
                states = self.states()
                found = self._choose(states, purpose, now=now)
                if isinstance(found, Wait) or self._save(found, states[found.key.fingerprint]):
                    return found
        return Wait(now, "Too many processes ask at the same moment.")

    def states(self) -> dict[str, KeyState]:
        """What is remembered of each configured key."""
        kept = ApiKeyUse.objects.in_bulk(list(self.keys))
        fresh = [
            ApiKeyUse(fingerprint=key.fingerprint, label=key.label)
            for key in self.keys.values()
            if key.fingerprint not in kept
        ]
        if fresh:
            ApiKeyUse.objects.bulk_create(fresh, ignore_conflicts=True)
            kept = ApiKeyUse.objects.in_bulk(list(self.keys))
        return {name: _state(kept[name]) for name in self.keys}

    def left(self, *, now: datetime) -> int | None:
        """Calls of this month that the usable keys still have; None without a monthly quota."""
        return self._left(self.states(), now=now)

    def limited(
        self, ticket: Ticket, *, now: datetime, retry_after: float | None, jitter: float
    ) -> None:
        """Remember a 429."""
        state = limits.after_limit(ticket.state, now=now, retry_after=retry_after, jitter=jitter)
        self._note(ticket, state)

    def refused(self, ticket: Ticket, *, now: datetime, reason: str) -> None:
        """Remember that CoinGecko refused the key itself."""
        self._note(ticket, limits.after_refusal(ticket.state, now=now, reason=reason))

    def worked(self, ticket: Ticket) -> None:
        """Remember a good answer, where there was anything to forget."""
        if ticket.state.strikes or ticket.state.aside_until or ticket.state.reason:
            self._note(ticket, limits.after_success(ticket.state))

    def _choose(
        self, states: dict[str, KeyState], purpose: Purpose, *, now: datetime
    ) -> Ticket | Wait:
        floor = self._floor(states, purpose, now=now)
        waits: list[Wait] = []
        by_use = sorted(states, key=lambda name: limits.used_this_month(states[name], now=now))
        for name in by_use:
            found = limits.grant(
                states[name], plan=self.plan, now=now, floor=floor, share=len(states)
            )
            if isinstance(found, KeyState):
                return Ticket(self.keys[name], found)
            waits.append(found)
        if not waits:
            return Wait(limits.next_month(now), "No usable API key is configured.")
        return min(waits, key=lambda wait: wait.until)

    def _floor(self, states: dict[str, KeyState], purpose: Purpose, *, now: datetime) -> int:
        left = self._left(states, now=now)
        if left is None or self.plan.per_month is None:
            return 0
        return floor_for(purpose, quota=self.plan.per_month * len(states), left=left, now=now)

    def _left(self, states: dict[str, KeyState], *, now: datetime) -> int | None:
        quota = self.plan.per_month
        if quota is None:
            return None
        usable = (
            state
            for state in states.values()
            if not (state.aside_until and state.aside_until > now)
        )
        return sum(max(quota - limits.used_this_month(state, now=now), 0) for state in usable)

    def _save(self, ticket: Ticket, before: KeyState) -> bool:
        """Count the call, unless another process has counted one since the row was read."""
        after = asdict(ticket.state)
        changed = {name: after[name] for name in _FIELDS if after[name] != getattr(before, name)}
        row = ApiKeyUse.objects.filter(fingerprint=ticket.key.fingerprint, calls=before.calls)
        return row.update(**changed) == 1

    def _note(self, ticket: Ticket, after: KeyState) -> None:
        """Save what was learnt of a key; the counts stay as other processes have moved them."""
        learnt = {
            name: getattr(after, name)
            for name in ("paused_until", "strikes", "aside_until", "reason")
        }
        ApiKeyUse.objects.filter(fingerprint=ticket.key.fingerprint).update(**learnt)


def _state(row: ApiKeyUse) -> KeyState:
    return KeyState(**{name: getattr(row, name) for name in _FIELDS})
