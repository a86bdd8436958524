"""The list of entries: what is looked for, in which order, and what it sums up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from transactions.kinds import COMING_IN, Kind
from transactions.lots.exact import WIDE, ZERO
from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet

ORDERS = {
    "newest": ("Newest first", ("-at", "-order", "-pk")),
    "oldest": ("Oldest first", ("at", "order", "pk")),
    "coin": ("Coin", ("coin__symbol", "coin", "-at", "-pk")),
    "largest": ("Largest quantity", ("-quantity_mirror", "-at", "-pk")),
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for; nothing means everything."""

    portfolio: int | None = None
    coin: str | None = None
    exchange: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""
    order: str = "newest"

    @property
    def narrows(self) -> bool:
        return self != Wanted(order=self.order)


@dataclass(frozen=True, slots=True)
class Totals:
    """What some entries sum up to, in one currency."""

    count: int
    worth: Mapping[str, Decimal]  # by kind
    fees: Decimal
    unknown: int  # entries whose worth is not known, so not in the sums
    came_in: Decimal | None  # of the one coin looked for
    went_out: Decimal | None


def found_entries(owner: User, wanted: Wanted) -> TransactionQuerySet:
    """This person's entries that are wanted, in the wanted order."""
    found: TransactionQuerySet = Transaction.objects.of(owner)
    if wanted.portfolio:
        found = found.filter(Q(portfolio=wanted.portfolio) | Q(to_portfolio=wanted.portfolio))
    if wanted.coin:
        found = found.touching(wanted.coin)
    if wanted.exchange:
        named = Q(exchange__iexact=wanted.exchange) | Q(to_exchange__iexact=wanted.exchange)
        found = found.filter(named)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.first:
        found = found.filter(at__gte=_midnight(wanted.first))
    if wanted.last:
        found = found.filter(at__lt=_midnight(wanted.last + _DAY))
    if wanted.text:
        found = found.filter(_says(wanted.text))
    return found.order_by(*ORDERS[wanted.order][1])


def totals_of(entries: TransactionQuerySet, coin: str | None, *, currency: str) -> Totals:
    """Exact sums, added up here: neither engine's own sum keeps every digit."""
    worth: dict[str, Decimal] = {}
    fees = came = went = ZERO
    count = unknown = 0
    columns = ("kind", "coin_id", "quantity", "other_coin_id", "other_quantity", "worth",
               "fee_worth", "worth_unknown", "worth_currency")  # fmt: skip
    for row in entries.order_by().values_list(*columns).iterator():
        kind, main, quantity, other, other_quantity, value, fee, why, valued_in = row
        count += 1
        if valued_in != currency:  # a worker is about to value it anew
            value, fee, why = None, None, "not yet"
        unknown += bool(why)
        worth[kind] = WIDE.add(worth.get(kind, ZERO), value or ZERO)
        fees = WIDE.add(fees, fee or ZERO)
        if main == coin and kind in COMING_IN:
            came = WIDE.add(came, quantity)
        elif main == coin and kind != Kind.MOVE:
            went = WIDE.add(went, quantity)
        elif other == coin and other_quantity is not None and coin:
            went = WIDE.add(went, other_quantity)
    named = {str(Kind(kind).label): value for kind, value in worth.items() if value}
    return Totals(count, named, fees, unknown, came if coin else None, went if coin else None)


def exchanges_of(owner: User) -> list[str]:
    """The exchanges this person's entries name."""
    named = Transaction.objects.of(owner).exclude(exchange="")
    return list(named.order_by("exchange").values_list("exchange", flat=True).distinct())


def _says(text: str) -> Q:
    fields = ("note", "external_id", "exchange", "coin__name", "coin__symbol", "other_coin__name",
              "other_coin__symbol")  # fmt: skip
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
