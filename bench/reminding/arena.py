"""Evaluates at prices that move, checks what fired, and undoes it all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from bench.reminding.market import STEP, Bazaar, beyond
from bench.reminding.timing import timed, undone
from market.write_quotes import write_quotes
from reminders.evaluate import evaluate
from reminders.models import Crossing


@dataclass
class Arena:
    bazaar: Bazaar
    prices: list[Decimal]
    expected: set[int] = field(default_factory=set)

    def look_up(self) -> int:
        """Ask the oracle; how many must fire."""
        self.expected = beyond(self.bazaar, self.prices)
        return len(self.expected)

    def evaluate(self, then: Callable[[], object] = lambda: None) -> float:
        """Seconds of one evaluation; `then` looks at what it wrote before it is undone."""
        bazaar = self.bazaar
        bazaar.now += STEP
        with undone():
            write_quotes(bazaar.accepted(self.prices), {}, now=bazaar.now)
            refresh = bazaar.refresh()
            spent = timed(lambda: evaluate(now=bazaar.now, refresh=refresh))
            self.check()
            then()
        return spent

    def check(self) -> None:
        crossings = Crossing.objects.filter(crossed_at=self.bazaar.now)
        fired = set(crossings.values_list("reminder", flat=True))
        if fired != self.expected:
            raise SystemExit(f"{len(fired)} fired, and {len(self.expected)} should have.")
