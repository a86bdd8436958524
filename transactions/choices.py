"""What a person decides about a holding: leave it out of the balance, or price it by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from tracker.lib.currencies import CURRENCIES
from transactions.check_entry import amount_problem
from transactions.errors import LedgerError
from transactions.models import HoldingChoice, Portfolio
from transactions.tell import tell

_FIAT = frozenset(code for code, _ in CURRENCIES)


@transaction.atomic
def leave_out(portfolio: Portfolio, coin: str, *, left_out: bool, now: datetime) -> HoldingChoice:
    """Count the holding in the balance, or not."""
    choice = _choice(portfolio, coin)
    choice.left_out = left_out
    choice.save()
    cause = "holding left out" if left_out else "holding counted again"
    return _told(choice, cause, now)


@transaction.atomic
def price_by_hand(
    portfolio: Portfolio, coin: str, price: Decimal, *, currency: str, at: datetime, now: datetime
) -> HoldingChoice:
    """Value the holding at this price of that day in UTC, wherever its value is shown."""
    if problem := amount_problem(price):
        raise LedgerError(problem)
    if price < 0:
        raise LedgerError("A price cannot be negative.")
    if currency not in _FIAT:
        raise LedgerError(f"{currency.upper()} is no currency we have exchange rates for.")
    today = now.astimezone(ZoneInfo(portfolio.owner.time_zone)).date()
    if at.astimezone(UTC).date() > today:
        raise LedgerError("The day of the price is in the future.")
    choice = _choice(portfolio, coin)
    choice.price, choice.currency, choice.price_at = price, currency, at
    choice.save()
    return _told(choice, "holding priced by hand", now)


@transaction.atomic
def price_by_market(portfolio: Portfolio, coin: str, *, now: datetime) -> HoldingChoice:
    """Take back a price that was given by hand."""
    choice = _choice(portfolio, coin)
    choice.price, choice.currency, choice.price_at = None, "", None
    choice.save()
    return _told(choice, "holding priced by the market", now)


def _told(choice: HoldingChoice, cause: str, now: datetime) -> HoldingChoice:
    tell(
        choice.portfolio.owner,
        portfolios=frozenset({choice.portfolio_id}),
        coins=frozenset({choice.coin_id}),
        cause=cause,
        since=None,
        now=now,
    )
    return choice


def _choice(portfolio: Portfolio, coin: str) -> HoldingChoice:
    return HoldingChoice.objects.get_or_create(portfolio=portfolio, coin_id=coin)[0]
