"""What people hold, as reminders judge it: for any number of them at once.

The same as transactions.positions says of one person: what is left out does not count in a
balance, and a price given by hand counts instead of the market's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from reminders.facts import Part, Standing
from reminders.present import Present, in_chunks
from tracker.lib.among import among
from transactions.models import Holding, HoldingChoice
from transactions.profit import NOTHING, Amount, Figures, value_of

_COLUMNS = (
    "portfolio__owner_id", "portfolio_id", "portfolio__archived_at", "coin_id", "quantity",
    "currency", "cost", "realised", "cost_unknown", "realised_unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose holdings, of which coin (None: all), in which portfolio (None: all open ones)."""

    owner: int
    currency: str
    coin: str | None = None
    portfolio: int | None = None
    # What a move counts from, when not from the accepted price before: Reminder.held_from.
    since: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One row of Holding."""

    owner: int
    portfolio: int
    archived_at: datetime | None
    coin: str
    quantity: Decimal
    currency: str
    cost: Decimal | None
    realised: Decimal | None
    cost_unknown: str
    realised_unknown: str


@dataclass(slots=True)
class Holdings:
    """The holdings of some people and what they decided about them."""

    present: Present
    rows: dict[int, list[Held]] = field(default_factory=lambda: defaultdict(list))
    choices: dict[tuple[int, str], HoldingChoice] = field(default_factory=dict)

    @classmethod
    def of(
        cls, present: Present, owners: Iterable[int], *, coins: Sequence[str] | None = None
    ) -> "Holdings":
        """Everything these people hold, or only what they hold of these coins."""
        found = cls(present)
        for some in in_chunks(sorted(set(owners))):
            asked = [among("portfolio__owner_id", some)]
            if coins is not None:
                asked.append(among("coin_id", coins))
            mine = Holding.objects.filter(*asked).order_by("portfolio_id", "coin_id")
            held = [Held(*row) for row in mine.values_list(*_COLUMNS)]
            for each in held:
                found.rows[each.owner].append(each)
            if held:
                chosen = HoldingChoice.objects.filter(*asked)
                found.choices |= {(each.portfolio_id, each.coin_id): each for each in chosen}
        present.learn({held.coin for rows in found.rows.values() for held in rows})
        return found

    def standing(self, subject: Subject) -> Standing:
        """What the subject is made of, in its currency."""
        parts = (self._part(held, subject) for held in self.rows.get(subject.owner, ()))
        return Standing(parts=tuple(part for part in parts if part is not None))

    def _part(self, held: Held, subject: Subject) -> Part | None:
        if subject.coin is not None and held.coin != subject.coin:
            return None
        if subject.portfolio is None and held.archived_at is not None:
            return None
        if subject.portfolio is not None and held.portfolio != subject.portfolio:
            return None
        choice = self.choices.get((held.portfolio, held.coin))
        left_out = choice is not None and choice.left_out
        if left_out and subject.coin is None:
            return None
        return self._valued(held, choice, subject)

    def _valued(self, held: Held, choice: HoldingChoice | None, subject: Subject) -> Part:
        coin, currency = self.present.coins[held.coin], subject.currency
        cost = self._money(held.cost, held.cost_unknown, held.currency, currency)
        realised = self._money(held.realised, held.realised_unknown, held.currency, currency)
        price, before, times = self._prices(held, choice, subject)
        return Part(
            coin=held.coin,
            symbol=coin.symbol,
            name=coin.name,
            quantity=held.quantity,
            figures=Figures(cost=cost, realised=realised, value=value_of(held.quantity, price)),
            value_before=value_of(held.quantity, before),
            as_of=times[0],
            as_of_before=times[1],
            left_out=choice is not None and choice.left_out,
        )

    def _prices(
        self, held: Held, choice: HoldingChoice | None, subject: Subject
    ) -> tuple[Amount, Amount, tuple[datetime | None, datetime | None]]:
        """Now, before, and when the two were true."""
        if not held.quantity:
            return NOTHING, NOTHING, (None, None)
        if choice is not None and choice.price is not None:
            price = self.present.convert(choice.price, choice.currency, subject.currency)
            return price, price, (None, None)
        facts = self.present.coin(held.coin, subject.currency)
        if subject.since is not None and held.coin in subject.since["prices"]:
            then = Decimal(subject.since["prices"][held.coin])
            times = (facts.as_of, datetime.fromisoformat(subject.since["at"]))
            return facts.price, self.present.convert(then, "usd", subject.currency), times
        before = Amount(facts.before) if facts.before is not None else facts.price
        return facts.price, before, (facts.as_of, facts.as_of_before)

    def _money(self, value: Decimal | None, cause: str, source: str, target: str) -> Amount:
        if value is None:
            return Amount.because(cause)
        return self.present.convert(value, source, target)
