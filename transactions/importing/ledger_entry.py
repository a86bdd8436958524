"""An event in symbols becomes an entry of the ledger in coins."""

from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

from transactions.check_entry import problems_of
from transactions.entry import Entry
from transactions.importing.coins import Coins, is_money
from transactions.importing.event import Amount, Aside, Event, Kind, Own
from transactions.importing.places import Places
from transactions.importing.refusals import RowProblem
from transactions.importing.shapes import money
from transactions.stablecoins import is_dollar

Facts = dict[str, Any]
_SMALLEST = Decimal("1e-18")
_TRADES = (Kind.BUY, Kind.SELL, Kind.TRADE)


class _Ignored(Exception):
    def __init__(self, symbol: str) -> None:
        self.symbol = symbol


def entry_of(
    event: Event, coins: Coins, *, exchange: str, places: Places, now: datetime
) -> Entry | Aside:
    """The entry, or why it is none; raises RowProblem when a symbol is not settled."""
    try:
        if event.own:
            found: Entry | Aside = _own(event.own, coins, places)
        else:
            found = _build(event, coins, exchange=event.exchange or exchange)
    except _Ignored as ignored:
        reason = f"You said that {ignored.symbol} is no coin."
        return Aside(reason, value=ignored.symbol, line=event.line)
    if isinstance(found, Entry) and (problems := problems_of(found, now=now)):
        raise RowProblem(" ".join(problems.values()))
    return found


def _build(event: Event, coins: Coins, *, exchange: str) -> Entry | Aside:
    facts = _sides(event, coins)
    if isinstance(facts, Aside):
        return facts
    if event.fee and event.fee.quantity:
        facts |= _fee(event.fee, coins)
    return Entry(
        at=event.at,
        exchange=exchange[:60],
        note=event.note[:2000],
        external_id=event.external_id[:160],
        **facts,
    )


def _sides(event: Event, coins: Coins) -> Facts | Aside:
    got, gave = event.got, event.gave
    if event.kind in _TRADES and got and gave:
        if is_money(got.symbol) and is_money(gave.symbol):
            return money(got.symbol, "change of money")
        if is_money(gave.symbol):
            return _priced(Kind.BUY, got, gave, coins)
        if is_money(got.symbol):
            return _priced(Kind.SELL, gave, got, coins)
        return _trade(got, gave, event.worth, coins)
    one = got or gave
    if one is None:
        raise RowProblem("Nothing came and nothing went in this row.")
    facts: Facts = {"kind": event.kind, "coin": _coin(one, coins)}
    facts["quantity"] = one.quantity
    if event.income_kind:
        facts["income_kind"] = str(event.income_kind)
    return facts | _price(event.worth, coins)


def _priced(kind: Kind, what: Amount, paid: Amount, coins: Coins) -> Facts:
    facts = {"kind": kind, "coin": _coin(what, coins), "quantity": what.quantity}
    return facts | _price(paid, coins)


def _trade(got: Amount, gave: Amount, worth: Amount | None, coins: Coins) -> Facts:
    """Two legs. A dollar's stand-in on either side says what the whole was worth."""
    coin, other = _coin(got, coins), _coin(gave, coins)
    if coin == other:
        raise RowProblem("Both sides of this trade are the same coin.", value=got.symbol)
    dollars = next((leg for leg in (gave, got) if is_dollar(leg.symbol)), worth)
    return {
        "kind": Kind.TRADE,
        "coin": coin,
        "quantity": got.quantity,
        "other_coin": other,
        "other_quantity": gave.quantity,
    } | _price(dollars, coins)


def _price(total: Amount | None, coins: Coins) -> Facts:
    if total is None:
        return {}
    value = _kept(total.quantity)
    if is_money(total.symbol) or is_dollar(total.symbol):
        return {"total": value, "currency": total.symbol.lstrip("$").lower()}
    return {"total": value, "price_coin": _coin(total, coins)}


def _kept(value: Decimal) -> Decimal:
    """A product of two numbers of the file may have more decimals than are kept."""
    if -int(value.as_tuple().exponent) <= 18:
        return value
    with localcontext() as context:
        context.prec = 60
        return value.quantize(_SMALLEST, rounding=ROUND_HALF_EVEN)


def _fee(fee: Amount, coins: Coins) -> Facts:
    if is_money(fee.symbol):
        return {"fee": fee.quantity, "fee_currency": fee.symbol.lstrip("$").lower()}
    return {"fee": fee.quantity, "fee_coin": _coin(fee, coins)}


def _own(own: Own, coins: Coins, places: Places) -> Entry:
    """To the letter, with coins and portfolios as they are called here."""
    said = own.entry
    if said.kind == Kind.MOVE and not own.to_portfolio:
        raise RowProblem("This move does not say which portfolio it went to.")
    places.number(own.portfolio, cost_method=own.cost_method)  # refuses what cannot be made
    to = own.to_portfolio

    def here(coin: str | None) -> str | None:
        return _coin_of(f"={coin}", coins) if coin else None

    return replace(
        said,
        coin=_coin_of(f"={said.coin}", coins),
        other_coin=here(said.other_coin),
        price_coin=here(said.price_coin),
        fee_coin=here(said.fee_coin),
        to_portfolio=places.number(to, cost_method=own.to_cost_method) if to else None,
    )


def _coin(amount: Amount, coins: Coins) -> str:
    return _coin_of(amount.symbol, coins)


def _coin_of(symbol: str, coins: Coins) -> str:
    found = coins.of(symbol)
    if found.coin:
        return found.coin
    if found.ignored:
        raise _Ignored(symbol)
    shown = symbol.lstrip("=")
    if found.candidates:
        raise RowProblem(
            f"{shown} may be {', '.join(found.candidates[:4])}: choose the coin once.", value=shown
        )
    raise RowProblem(f"There is no coin {shown} in the catalogue: choose one.", value=shown)
