from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from transactions.beside.editions import forget
from transactions.beside.show import Moved, show
from transactions.beside.stage import Staged, stage_coin
from transactions.read_ledger import AS_IT_IS, AsIf
from transactions.reckon import House, reckon
from transactions.tell import tell

TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be reckoned, and what the last transaction does besides."""

    coins: Collection[str]
    cause: str
    since: datetime | None = None  # from which moment on something differs
    as_if: AsIf = AS_IT_IS
    last_step: Callable[[], bool] = lambda: True  # False: somebody else has done it
    beat: Callable[[], None] = lambda: None  # called before each coin: "I am still at it"


def reckon_beside(owner: User, plan: Plan, *, now: datetime) -> bool:
    """Reckon these coins and show them at once; False when the last step said no."""
    staged: dict[str, Staged] = {}
    wanted = plan.coins
    for _ in range(TRIES):
        house = House.of(User.objects.get(pk=owner.pk))
        for coin in sorted(wanted):
            plan.beat()
            staged[coin] = stage_coin(house, coin, as_if=plan.as_if, now=now)
        try:
            done = _finish(house, staged, plan, now=now)
        except Moved as moved:
            wanted = moved.coins
            _forget([staged[coin] for coin in wanted])
        else:
            if not done:
                _forget(staged.values())
            return done
    _forget([each for coin, each in staged.items() if coin not in wanted])
    return _in_one_go(owner, plan, now=now)


def _finish(house: House, staged: dict[str, Staged], plan: Plan, *, now: datetime) -> bool:
    with transaction.atomic():
        if not plan.last_step():
            return False
        touched = show(house, list(staged.values()))
        coins = frozenset(plan.coins)
        tell(house.owner, portfolios=frozenset(touched), coins=coins, cause=plan.cause,
             since=plan.since, now=now)  # fmt: skip
    for each in staged.values():
        forget(each.book, each.before)
    return True


def _forget(unseen: Collection[Staged]) -> None:
    for each in unseen:
        forget(each.book, each.book.edition)


@transaction.atomic
def _in_one_go(owner: User, plan: Plan, *, now: datetime) -> bool:
    """For a ledger that never rests: this once the others wait."""
    if not plan.last_step():
        return False
    fresh = User.objects.get(pk=owner.pk)
    reckon(fresh, dict.fromkeys(plan.coins), cause=plan.cause, now=now)
    return True
