"""One row a coin: positions of several portfolios together, where they are priced alike. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashboard.page.lines import Line
from market.models import Coin, Quote, Sparkline
from transactions.lots.exact import WIDE, ZERO
from transactions.models import HoldingChoice, Portfolio
from transactions.positions import Decided, Position
from transactions.profit import Amount, Figures, total

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Row(Decided):
    coin: Coin
    quote: Quote
    price: Amount
    price_as_of: datetime | None
    quantity: Decimal
    figures: Figures
    choice: HoldingChoice | None  # left out, or priced by hand
    portfolios: tuple[Portfolio, ...]
    share: Decimal | None  # per cent of the balance
    line: Line | None  # the nearest one drawn on the coin's price

    @property
    def week(self) -> str:
        """The points of the week's line as they are kept; empty where nobody has drawn it."""
        sparkline: Sparkline | None = getattr(self.coin, "sparkline", None)
        return sparkline.points if sparkline else ""

    @property
    def counts(self) -> bool:
        return not self.left_out


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the positions: what the market says, and the lines that were drawn."""

    quotes: Mapping[str, Quote]
    lines: Mapping[str, Line]
    balance: Amount


def rows_of(positions: Iterable[Position], beside: Beside) -> list[Row]:
    """What is held now; coins that are gone have no row."""
    together: defaultdict[tuple[str, int | None], list[Position]] = defaultdict(list)
    for position in positions:
        if position.quantity:
            together[position.coin.pk, _decided(position)].append(position)
    return [_row(held, beside) for held in together.values()]


def _decided(position: Position) -> int | None:
    """Positions about which somebody decided something stand alone."""
    choice = position.choice
    return choice.pk if choice and (choice.left_out or choice.price is not None) else None


def _row(held: list[Position], beside: Beside) -> Row:
    first = held[0]
    figures = total(position.figures for position in held)
    quantity = ZERO
    for position in held:
        quantity = WIDE.add(quantity, position.quantity)
    return Row(
        coin=first.coin,
        quote=beside.quotes.get(first.coin.pk) or Quote(coin=first.coin),
        price=first.price,
        price_as_of=first.price_as_of,
        quantity=quantity,
        figures=figures,
        choice=first.choice if _decided(first) else None,
        portfolios=tuple(position.portfolio for position in held),
        share=None if first.left_out else share_of(figures.value, beside.balance),
        line=beside.lines.get(first.coin.pk),
    )


def share_of(part: Amount, whole: Amount) -> Decimal | None:
    """Per cent; unknown where either is, or where there is nothing to share."""
    if part.value is None or not whole.value or whole.value < 0:
        return None
    return part.value / whole.value * _HUNDRED
