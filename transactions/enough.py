"""Write an entry as a person does in the form: what was never there cannot go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from market.models import Coin
from tracker.lib.decimals import spelling
from transactions import ledger
from transactions.entry import Entry
from transactions.errors import EntryRefused
from transactions.lots.exact import WIDE, ZERO
from transactions.lots.legs import Leg, legs_of
from transactions.models import CoinBook, Holding, Portfolio, Transaction
from transactions.read_ledger import LedgerOf


@dataclass(frozen=True, slots=True)
class Course:
    """How much of a coin there was in a portfolio, after each of its entries."""

    coin: str
    symbol: str
    steps: list[tuple[datetime, Decimal]]

    def at(self, moment: datetime) -> Decimal:
        """How much there was when everything up to that moment had happened."""
        held = ZERO
        for when, amount in self.steps:
            if when > moment:
                break
            held = amount
        return held

    def lowest(self, since: datetime) -> tuple[datetime | None, Decimal]:
        """The least there ever was from that moment on, and when."""
        later = [(amount, when) for when, amount in self.steps if when >= since]
        if not later:
            return None, self.at(since)
        amount, when = min(later)
        return when, amount


@transaction.atomic
def record_entry(
    portfolio: Portfolio, entry: Entry, *, now: datetime, replacing: int | None = None
) -> Transaction:
    """Add the entry, or put it in another's place; refused when more goes out than there was."""
    owner = portfolio.owner
    since, coins = entry.at, _coins(entry)
    if replacing is not None:
        old = ledger.own_entry(owner, replacing)
        since, coins = min(since, old.at), coins | _coins(ledger.entry_of(old))
    before = {
        coin: course(portfolio, coin)
        for coin in coins
        if _can_fall(owner, coin, since) or _is_short(portfolio, coin)
    }
    if replacing is None:
        row = ledger.add_entry(portfolio, entry, now=now)
    else:
        row = ledger.edit_entry(owner, replacing, entry, portfolio=portfolio, now=now)
    problems = {}
    for coin in sorted(coins):
        if coin in before or _is_short(portfolio, coin):
            earlier = before.get(coin)
            if sentence := _shortage(course(portfolio, coin), earlier, entry, since):
                problems[_field_of(entry, coin)] = sentence
    if problems:
        raise EntryRefused(problems)
    return row


def course(portfolio: Portfolio, coin: str) -> Course:
    """The amounts of a coin in a portfolio over time; linear in the coin's entries."""
    owner = portfolio.owner
    portfolios = list(owner.portfolios.values_list("pk", flat=True))
    symbol = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    legs = legs_of(
        LedgerOf(portfolios, coin, owner.display_currency).entries(), coin, symbol=symbol
    )
    return Course(coin, symbol, list(_steps(legs, portfolio.pk)))


def _steps(legs: Iterable[Leg], portfolio: int) -> Iterable[tuple[datetime, Decimal]]:
    held = ZERO
    for leg in legs:
        if leg.portfolio == portfolio:
            change = leg.quantity if leg.incoming else -leg.quantity
            held = WIDE.add(held, change)
        if leg.to == portfolio:
            held = WIDE.add(held, leg.arrives)
        if portfolio in (leg.portfolio, leg.to):
            yield leg.at, held


def _shortage(after: Course, before: Course | None, entry: Entry, since: datetime) -> str:
    when, lowest = after.lowest(since)
    if lowest >= 0 or when is None:
        return ""
    if before is not None and before.lowest(since)[1] <= lowest:
        return ""  # it was short before; this entry does not make it worse
    if when <= entry.at:
        goes = _goes_out(entry, after.coin)
        held = max(WIDE.add(after.at(entry.at), goes), ZERO)
        return (
            f"You held {spelling(held)} {after.symbol} at that time, "
            f"{_moment(entry.at)}, so {spelling(goes)} cannot go out."
        )
    return (
        f"Later, at {_moment(when)}, {spelling(-lowest)} {after.symbol} more would have gone out "
        "than you held then."
    )


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{local.day} {local:%B %Y %H:%M}"


def _goes_out(entry: Entry, coin: str) -> Decimal:
    amount = ZERO
    if coin == entry.other_coin and entry.other_quantity is not None:
        amount = entry.other_quantity
    elif coin == entry.coin and not _comes_in(entry):
        amount = entry.quantity
    fee = entry.fee if coin == entry.fee_coin and entry.fee is not None else ZERO
    return WIDE.add(amount, fee)


def _comes_in(entry: Entry) -> bool:
    return entry.kind in {"buy", "trade", "transfer_in", "income"}


def _field_of(entry: Entry, coin: str) -> str:
    if coin == entry.coin:
        return "quantity"
    return "other_quantity" if coin == entry.other_coin else "fee"


def _coins(entry: Entry) -> set[str]:
    return {coin for coin in (entry.coin, entry.other_coin, entry.fee_coin) if coin}


def _can_fall(owner: User, coin: str, since: datetime) -> bool:
    """Whether entries later than this one could come to lack something."""
    return CoinBook.objects.filter(owner=owner, coin=coin, last_at__gte=since).exists()


def _is_short(portfolio: Portfolio, coin: str) -> bool:
    held = Holding.objects.filter(portfolio=portfolio, coin=coin)
    return any(quantity < 0 for quantity in held.values_list("quantity", flat=True))
