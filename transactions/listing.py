"""Entries and holdings as the commands print them: plain decimals, symbols in capitals."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from accounts.models import User
from market.models import Coin
from tracker.lib.decimals import spelling
from transactions.lots.exact import exact, product, quotient
from transactions.models import Transaction
from transactions.positions import Position, positions
from transactions.profit import Amount, Figures, total
from transactions.what_if import replayed

Row = dict[str, str | None]
COIN_PARTS = ("coin", "other_coin", "price_coin", "fee_coin")


def listed_entries(owner: User) -> Iterator[Row]:
    """The whole ledger, the oldest first."""
    entries = (
        Transaction.objects.of(owner).select_related(*COIN_PARTS).order_by("at", "order", "pk")
    )
    return (listed_entry(entry) for entry in entries.iterator())


def listed_entry(entry: Transaction) -> Row:
    price, sum_ = price_and_total(entry)
    row: Row = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "kind": entry.kind,
        "exchange": entry.exchange,
        "coin": entry.coin_id,
        "symbol": entry.coin.symbol.upper(),
        "quantity": spelling(entry.quantity),
        "price": _text(price),
        "currency": _unit(entry.currency, entry.price_coin),
        "total": _text(sum_),
        "fee": _text(entry.fee),
        "fee_currency": _unit(entry.fee_currency, entry.fee_coin),
        "external_id": entry.external_id,
        "note": entry.note,
    }
    if entry.other_coin is not None:
        row["other_symbol"] = entry.other_coin.symbol.upper()
        row["other_quantity"] = _text(entry.other_quantity)
    return row


def price_and_total(entry: Transaction) -> tuple[Decimal | None, Decimal | None]:
    """Both, where one was given: it makes the other."""
    price, sum_ = entry.unit_price, entry.total
    if price is None and sum_ is not None:
        price = quotient(sum_, entry.quantity)
    if sum_ is None and price is not None:
        sum_ = product(price, entry.quantity)
    return price, sum_


def listed_holdings(owner: User, *, now: datetime, method: str | None = None) -> list[Row]:
    """One row a coin over all portfolios, by the portfolios' own methods or by this one."""
    by_coin: dict[str, list[Position]] = {}
    for position in positions(owner, now=now, archived=True):
        by_coin.setdefault(position.coin.pk, []).append(position)
    other = {} if method is None else dict(_by_method(owner, method))
    return [_holding(held, other.get(coin)) for coin, held in by_coin.items()]


def _by_method(owner: User, method: str) -> Iterator[tuple[str, Figures]]:
    for coin, pools in replayed(owner, method=method):
        yield (
            coin,
            total(
                Figures(
                    cost=_known(pool.cost, pool.broken or "A lot has no known cost."),
                    realised=_known(pool.realised, pool.realised_unknown),
                )
                for pool in pools.values()
            ),
        )


@exact
def _holding(held: list[Position], other: Figures | None) -> Row:
    whole = total(position.figures for position in held)
    if other is not None:
        whole = Figures(cost=other.cost, realised=other.realised, value=whole.value)
    quantity = sum((position.quantity for position in held), Decimal(0))
    coin = held[0].coin
    return {
        "symbol": coin.symbol.upper(),
        "coin": coin.pk,
        "quantity": spelling(quantity),
        "cost": _text(whole.cost.value),
        "realised": _text(whole.realised.value),
        "price": _text(held[0].price.value),
        "value": _text(whole.value.value),
        "unrealised": _text(whole.unrealised.value),
    }


def _known(value: Decimal | None, cause: str) -> Amount:
    return Amount.because(cause) if value is None else Amount(value)


def _unit(currency: str, coin: Coin | None) -> str | None:
    return coin.symbol.upper() if coin is not None else currency.upper() or None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else spelling(value)
