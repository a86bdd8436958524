"""What a reminder watches, in words: "The value of your BTC", "rises above", "$70,000"."""

from dataclasses import dataclass
from decimal import Decimal

from reminders.words import amounts
from reminders.words.plain import isolated, one_line
from tracker.lib.cover import COVER

PERIODS = {"change_1h": "1 h", "change_24h": "24 h", "change_7d": "7 d"}
_OF_HOLDING = {
    "holding_value": "value",
    "holding_profit": "profit",
    "holding_profit_percent": "profit",
}
_OF_ALL = {"balance": "balance", "profit": "profit", "profit_percent": "profit"}
SIGNED = frozenset({"holding_profit", "profit"})  # money that can be lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reminder's question, by names instead of rows."""

    metric: str
    direction: str
    threshold: Decimal
    currency: str = ""  # empty: per cent
    symbol: str = ""  # BTC
    portfolio: str = ""  # its name; empty: all of them
    hidden: bool = False  # amounts of one's own are covered, to show a screen to others

    @property
    def above(self) -> bool:
        return self.direction == "above"

    @property
    def signed(self) -> bool:
        return self.metric in SIGNED

    @property
    def level(self) -> str:
        """The threshold as it was typed."""
        return self.spelt(self.threshold)

    def spelt(self, level: Decimal) -> str:
        """Another line of this metric, with every digit."""
        return COVER if self.hidden else amounts.exact(level, self.currency, signed=self.signed)

    def amount(self, value: Decimal) -> str:
        """A value of this metric, told apart from the line."""
        if self.hidden:
            return COVER
        return amounts.beside(value, self.threshold, self.currency, signed=self.signed)

    @property
    def coin(self) -> str:
        return one_line(self.symbol, longest=24).upper()

    @property
    def subject(self) -> str:
        """What goes up and down; it can begin a sentence."""
        where = f"“{isolated(one_line(self.portfolio, longest=40))}”" if self.portfolio else ""
        if self.metric in _OF_HOLDING:
            place = f" in {where}" if where else ""
            return f"The {_OF_HOLDING[self.metric]} of your {self.coin}{place}"
        if self.metric in _OF_ALL:
            word = _OF_ALL[self.metric]
            return f"The {word} of {where}" if where else f"Your {word}"
        if self.metric in PERIODS:
            return f"{self.coin} over {PERIODS[self.metric]}"
        return self.coin
