"""What reckoning a person's days needs, out of the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from dashboard.models import ValuePoint
from dashboard.over_time.points import Books, Periods, Point, by_period
from dashboard.over_time.prices import Choice, Choices, Prices
from market.fx import RateBook
from market.models import DayPrice
from transactions.models import Holding, HoldingChoice, Portfolio
from transactions.profit import Amount
from transactions.read_ledger import entries_since

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Past:
    """A person's books as they stood before a day, and what happened from that day on."""

    owner: User
    books: Books
    days: Periods
    choices: Choices
    names: dict[str, str]
    open: frozenset[int]  # the portfolios that count in the balance

    @classmethod
    def of(cls, owner: User, *, first: date) -> "Past":
        """Walks back from what is held now, so that only later entries have to be read."""
        portfolios = dict(
            Portfolio.objects.filter(owner=owner).values_list("pk", "archived_at").order_by()
        )
        books = Books({}, _put_in_before(owner, first))
        names = {}
        holdings = Holding.objects.filter(portfolio__owner=owner).order_by()
        columns = ("portfolio_id", "coin_id", "quantity", "coin__name")
        for portfolio, coin, quantity, name in holdings.values_list(*columns):
            books.held.setdefault(portfolio, {})
            if quantity:
                books.held[portfolio][coin] = quantity
            names[coin] = name
        currency = owner.display_currency
        entries = entries_since(portfolios.keys(), midnight(first), currency=currency)
        days = by_period(entries)
        books.take_back(days)
        chosen = HoldingChoice.objects.filter(portfolio__owner=owner)
        still_open = frozenset(pk for pk, archived in portfolios.items() if archived is None)
        return cls(owner, books, days, choices_in(chosen), names, still_open)

    @property
    def begins(self) -> date | None:
        """The first day on which there is something to reckon; None: there is nothing."""
        return min(self.days, default=None)

    @property
    def has_earlier_days(self) -> bool:
        return bool(self.books.put_in)

    def walk(self, *, first: date, last: date) -> Iterator[tuple[date, dict[int, Point]]]:
        """The points of those days, which must follow the last ones asked for."""
        days = [first + number * DAY for number in range((last - first).days + 1)]
        return self.books.walk(self.days, self._prices(first=first, last=last), days)

    def _prices(self, *, first: date, last: date) -> Prices:
        """Everything that can matter between the two days."""
        coins = {coin for held in self.books.held.values() for coin in held}
        for day, happened in self.days.items():
            if first <= day <= last:
                coins |= {each.coin for each in happened.held}
        kept = DayPrice.objects.filter(
            coin_id__in=coins, at__gte=midnight(first), at__lt=midnight(last) + DAY
        )
        closes = {
            (coin, at.date()): close
            for coin, at, close in kept.order_by().values_list("coin_id", "at", "close")
        }
        currency = self.owner.display_currency
        codes = {currency} | {choice.currency for choice in self.choices.values()} - {""}
        book = RateBook.of(codes, first=first, last=last)
        return Prices(currency, closes, book, self.choices, self.names)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def choices_in(chosen: Iterable[HoldingChoice]) -> Choices:
    """What people decided, as far as the past is concerned."""
    return {
        (choice.portfolio_id, choice.coin_id): Choice(
            choice.left_out,
            choice.price,
            choice.currency,
            choice.price_at and choice.price_at.astimezone(UTC).date(),
        )
        for choice in chosen
    }


def _put_in_before(owner: User, first: date) -> dict[int, Amount]:
    points = ValuePoint.objects.filter(owner=owner, portfolio__isnull=False, day=first - DAY)
    rows = points.order_by().values_list("portfolio_id", "put_in", "put_in_unknown")
    return {
        portfolio: Amount.because(cause) if put_in is None else Amount(put_in)
        for portfolio, put_in, cause in rows
        if portfolio is not None
    }
