"""INVARIANTS: what the database says people own is what their ledgers say, to the digit."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from tracker.lib.decimals import spelling
from tracker.lib.invariants import Violation
from transactions.lots.checkpoints import carry_of
from transactions.lots.pool import Pool
from transactions.models import CoinBook, Holding
from transactions.what_if import replayed


def holdings_follow_the_ledger(*, now: datetime) -> Iterable[Violation]:
    owners = CoinBook.objects.values_list("owner", flat=True).order_by("owner").distinct()
    for owner in User.objects.filter(pk__in=owners):
        for words in differences(owner):
            yield Violation("holdings follow the ledger", f"{owner.get_username()}: {words}")


def differences(owner: User) -> Iterator[str]:
    """Every holding that is not what replaying the ledger makes it, in words."""
    seen = set()
    behind = set(CoinBook.objects.filter(owner=owner, behind=True).values_list("coin", flat=True))
    for coin, pools in replayed(owner):
        stored = Holding.objects.filter(portfolio__owner=owner, coin=coin)
        kept = {holding.portfolio_id: holding for holding in stored}
        seen |= {holding.pk for holding in kept.values()}
        for portfolio in kept.keys() | pools.keys():
            holding, pool = kept.get(portfolio), pools.get(portfolio)
            words = _quantity(holding, pool) or ("" if coin in behind else _rest(holding, pool))
            if words:
                yield f"{coin} in portfolio {portfolio}: {words}"
    for holding in Holding.objects.filter(portfolio__owner=owner).exclude(pk__in=seen):
        yield f"{holding.coin_id} in portfolio {holding.portfolio_id}: nothing stands behind it"


def _quantity(holding: Holding | None, pool: Pool | None) -> str:
    if holding is None:
        return "the holding is missing"
    if pool is None:
        return "the ledger has no such holding"
    return _differs("quantity", holding.quantity, pool.quantity)


def _rest(holding: Holding | None, pool: Pool | None) -> str:
    """Of coins that are not waiting to be reckoned."""
    if holding is None or pool is None:
        return ""
    for name in ("cost", "realised"):
        if words := _differs(name, getattr(holding, name), getattr(pool, name)):
            return words
    if holding.carry != carry_of(pool):
        return "what the next entry goes on from differs"
    return "" if _lots(holding) == _pool_lots(pool) else "its lots differ"


def _differs(name: str, stored: Decimal | None, replayed_value: Decimal | None) -> str:
    if stored == replayed_value:
        return ""
    return f"{name} is {_text(stored)} and should be {_text(replayed_value)}"


def _lots(holding: Holding) -> list[tuple[object, ...]]:
    columns = ("seq", "acquired_at", "quantity", "cost", "unit", "cause")
    book = CoinBook.objects.get(owner=holding.portfolio.owner_id, coin=holding.coin_id)
    lots = book.lots_in(holding.portfolio_id).values_list(*columns)
    return sorted(lots, key=lambda lot: lot[0])


def _pool_lots(pool: Pool) -> list[tuple[object, ...]]:
    lots = sorted(pool.lots(), key=lambda lot: lot.seq)
    return [(lot.seq, lot.acquired, lot.quantity, lot.cost, lot.unit, lot.cause) for lot in lots]


def _text(value: Decimal | None) -> str:
    return "unknown" if value is None else spelling(value)
