"""CHART_MARKS: when this person bought and sold the coin whose chart is drawn."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from market.marks import Level, Mark
from market.models import Coin
from tracker.lib.cover import own_short_quantity
from transactions.kinds import Kind
from transactions.models import Transaction
from transactions.tables.entry import TransactionQuerySet

MOST = 200  # a chart of a phone's width shows no more
_DEALS = (Kind.BUY, Kind.SELL, Kind.TRADE)
_WORDS = {Kind.BUY: "Bought", Kind.SELL: "Sold"}


def buys_and_sells(*, request: HttpRequest, coin: Coin, since: datetime) -> list[Mark | Level]:
    if not request.user.is_authenticated:
        return []
    mine: TransactionQuerySet = Transaction.objects.of(request.user)
    of_coin = Q(coin=coin) | Q(other_coin=coin)
    deals = mine.filter(of_coin, kind__in=_DEALS, at__gte=since, portfolio__archived_at=None)
    return list(_marks(deals.select_related("coin", "other_coin").order_by("-at")[:MOST], coin))


def _marks(deals: TransactionQuerySet, coin: Coin) -> Iterator[Mark]:
    for deal in deals:
        given = deal.other_coin_id == coin.pk
        quantity = own_short_quantity(deal.other_quantity if given else deal.quantity)
        words = _WORDS.get(Kind(deal.kind), "Given in a trade:" if given else "Traded for:")
        text = f"{words} {quantity} {coin.symbol.upper()}{_price(deal)}"
        yield Mark(deal.at, "out" if given or deal.kind == Kind.SELL else "in", text)


def _price(deal: Transaction) -> str:
    if deal.unit_price is None or not deal.currency:
        return ""
    return f" at {deal.unit_price:,f} {deal.currency.upper()}"
