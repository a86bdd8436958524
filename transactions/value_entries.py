"""Give entries their worth when they are saved: one pass over any number of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from decimal import Decimal

from market.fx import NoRate, RateBook
from transactions import stablecoins
from transactions.models import Transaction
from transactions.past_prices import PastPrices
from transactions.worth import Coins, Unknown, Valuer

WORTH_FIELDS = ["worth", "fee_worth", "worth_currency", "worth_note", "worth_unknown"]


def value_entries(entries: Sequence[Transaction], *, currency: str) -> None:
    """Fill in what each was worth in the person's currency; nothing is saved."""
    if not entries:
        return
    valuer = _valuer(entries, currency)
    for entry in entries:
        worth = valuer.worth(entry, _coins(entry), _day(entry))
        entry.worth, entry.fee_worth = worth.value, worth.fee
        entry.worth_note, entry.worth_unknown = worth.note, worth.unknown
        entry.worth_currency = currency


def _valuer(entries: Sequence[Transaction], currency: str) -> Valuer:
    days = [_day(entry) for entry in entries]
    codes = {currency, "usd"}
    for entry in entries:
        codes |= {entry.currency, entry.fee_currency}
    book = RateBook.of(codes - {""}, first=min(days), last=max(days))
    prices = PastPrices.of(set(_prices_wanted(entries)))

    def rate(source: str, target: str, day: date) -> Decimal | Unknown:
        found = book.rate_between(source, target, day)
        return Unknown(found.cause) if isinstance(found, NoRate) else found.value

    return Valuer(currency, rate, prices.on)


def _prices_wanted(entries: Iterable[Transaction]) -> Iterable[tuple[str, date]]:
    """More than will be asked for, never less."""
    for entry in entries:
        coins = _coins(entry)
        unpriced = entry.unit_price is None and entry.total is None
        wanted = {coins.price, coins.fee} | ({coins.coin, coins.other} if unpriced else set())
        for coin in wanted - stablecoins.COINS - {None}:
            if coin is not None:
                yield coin, _day(entry)


def _coins(entry: Transaction) -> Coins:
    return Coins(entry.coin_id, entry.other_coin_id, entry.price_coin_id, entry.fee_coin_id)


def _day(entry: Transaction) -> date:
    return entry.at.astimezone(UTC).date()
