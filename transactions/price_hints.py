"""What the form can say while it is filled in: the price of that day, and what was held."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from market.fx import NoRate, rate_between
from market.models import Coin, Quote
from tracker.lib.decimals import spelling
from transactions import stablecoins
from transactions.enough import course
from transactions.forms.fields import CoinField, Money, MoneyField
from transactions.forms.moment_field import is_repeated
from transactions.lots.exact import WIDE
from transactions.models import Portfolio
from transactions.past_prices import PastPrices

_DIGITS = 12


def price_then(coin: str, money: Money, at: datetime) -> Decimal | None:
    """What one was worth that day, counted in that money; None when nobody knows."""
    day = at.astimezone(UTC).date()
    price = _dollars(coin, at)
    if price is None:
        return None
    if money.coin:
        other = _dollars(money.coin, at)
        return _short(WIDE.divide(price, other)) if other else None
    if stablecoins.is_dollar(money.currency):
        return _short(price)
    rate = rate_between("usd", money.currency, day)
    return None if isinstance(rate, NoRate) else _short(WIDE.multiply(price, rate.value))


def hints(request: HttpRequest, *, now: datetime) -> dict[str, str]:
    """The price then, and the amount held then, as far as the form is filled in."""
    owner = cast(User, request.user)
    coin, at = _coin(request.GET), _moment(request.GET.get("at", ""))
    found = {"twice": "yes"} if is_repeated(request.GET.get("at", "")) else {}
    if coin is None or at is None or at > now:
        return found
    money = _money(request.GET)
    price = price_then(coin, money, at) if money else None
    if price is not None:
        found["price"] = spelling(price)
    number = request.GET.get("portfolio", "")
    portfolio = Portfolio.objects.filter(owner=owner, pk=number) if number.isdecimal() else None
    if portfolio is not None and (mine := portfolio.first()):
        found["held"] = spelling(course(mine, coin).at(at))
        found["symbol"] = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    return found


def fill_price(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was posted; with the price of that day where it was asked for."""
    if request.method != "POST":
        return None
    if "fill" not in request.POST:
        return request.POST
    data = request.POST.copy()
    coin, at, money = _coin(data), _moment(data.get("at", "")), _money(data)
    if coin and at and money and at <= now:
        price = price_then(coin, money, at)
        if price is not None:
            data["unit_price"], data["total"] = spelling(price), ""
    return data


def _dollars(coin: str, at: datetime) -> Decimal | None:
    if coin in stablecoins.COINS:
        return Decimal(1)
    day = at.astimezone(UTC).date()
    return PastPrices.of([(coin, day)]).on(coin, day) or _now(coin, at)


def _now(coin: str, at: datetime) -> Decimal | None:
    """The quote, where it is of the same day."""
    quote = Quote.objects.filter(pk=coin).values_list("price", "as_of").first()
    if quote is None or quote[1] is None or quote[1].date() != at.astimezone(UTC).date():
        return None
    return quote[0]


def _short(price: Decimal) -> Decimal:
    """A price of a whole day has no more digits than these."""
    exponent = max(price.adjusted() - _DIGITS + 1, -18)
    return WIDE.quantize(price, Decimal(1).scaleb(exponent)) if price else price


def _coin(data: QueryDict) -> str | None:
    field = CoinField(required=False)
    typed = field.widget.value_from_datadict(data, None, "coin")
    known = typed.chosen if typed.asked == typed.text else typed.text
    return known if known and Coin.objects.filter(pk=known).exists() else None


def _money(data: QueryDict) -> Money | None:
    field = MoneyField(required=False)
    typed = field.widget.value_from_datadict(data, None, "currency")
    if not typed.text:
        return None
    if typed.chosen and typed.asked == typed.text:
        return Money(coin=typed.chosen)
    return Money(typed.text.lower())


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    if found is None:
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
