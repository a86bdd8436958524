"""How far each coin is from the nearest line that somebody drew on its price."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from reminders.models import Metric, Reminder
from reminders.readable import readable
from transactions.lots.exact import exact, quotient

_WATCHED = (Reminder.State.UNSEEN, Reminder.State.ARMED, Reminder.State.WAITING)
Rate = Callable[[str], Decimal | None]  # how much of a currency one US dollar buys


@dataclass(frozen=True, slots=True)
class Line:
    """A line in US dollars, and how far the price has to go to it, in per cent."""

    reminder: Reminder
    in_dollars: Decimal
    distance: Decimal | None


def price_reminders(owner: User) -> list[Reminder]:
    """Those that wait for the price of a coin."""
    watched = Reminder.objects.filter(
        owner=owner, metric=Metric.PRICE, state__in=_WATCHED, deleted_at__isnull=True
    )
    return readable(watched.order_by("pk"))


@exact
def nearest_lines(
    reminders: Iterable[Reminder], prices: Callable[[str], Decimal | None], rate: Rate
) -> dict[str, Line]:
    """The nearest line of each coin; where no price is known, the first one drawn."""
    found: dict[str, Line] = {}
    for reminder in reminders:
        buys = rate(reminder.currency)
        if not buys or reminder.coin_id is None:
            continue
        line = _line(reminder, quotient(reminder.threshold, buys), prices(reminder.coin_id))
        known = found.get(reminder.coin_id)
        if known is None or _far(line) < _far(known):
            found[reminder.coin_id] = line
    return found


def _line(reminder: Reminder, in_dollars: Decimal, price: Decimal | None) -> Line:
    distance = (in_dollars / price - 1) * 100 if price else None
    return Line(reminder, in_dollars, distance)


def _far(line: Line) -> Decimal:
    return Decimal("Infinity") if line.distance is None else abs(line.distance)
