"""Reckon what fell behind: a long ledger in another currency, or by another cost method."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from accounts.models import User
from tracker.lib.passing import is_passing
from transactions.behind import ask_for_it, fall_behind
from transactions.beside.reckon import Plan, reckon_beside
from transactions.models import CatchUp, CoinBook, Transaction
from transactions.reckon import reckon
from transactions.tell import Changes
from transactions.value_again import value_in_currency

LEASE = timedelta(minutes=2)
LIGHT = 4000  # so much is reckoned well within a second, while other writers wait
Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


def reckon_or_fall_behind(owner: User, changes: Changes, *, cause: str, now: datetime) -> None:
    """At once where that is quick; else the figures are unknown until a worker has them."""
    if is_light(owner, changes):
        reckon(owner, changes, cause=cause, now=now)
    else:
        fall_behind(owner, changes.keys(), cause=cause, now=now)


def is_light(owner: User, changes: Changes, *, besides: int = 0) -> bool:
    """Whether so much can be reckoned inside a transaction that others wait for.

    `besides` are entries that do not count yet.
    """
    rows = Transaction.objects.of(owner).order_by()
    moments = [at for at in changes.values() if at is not None]
    if len(moments) == len(changes) and moments:
        rows = rows.filter(at__gte=min(moments))
    left = LIGHT - 20 * len(changes) - besides
    return left > 0 and rows[: left + 1].count() <= left


def catch_up(*, clock: Clock) -> int:
    """Everybody who waits and whom nobody is at; how many are up to date now."""
    forgotten = CoinBook.objects.filter(behind=True).exclude(owner__in=CatchUp.objects.values("pk"))
    for owner in User.objects.filter(pk__in=forgotten.values("owner")):
        ask_for_it(owner, cause="reckoned anew", now=clock())
    waiting = CatchUp.objects.filter(_free(clock())).order_by("since").values_list("pk", flat=True)
    return sum(_caught_up(pk, clock=clock) for pk in list(waiting))


def _caught_up(owner_pk: int, *, clock: Clock) -> bool:
    try:
        return catch_up_with(owner_pk, clock=clock)
    except Exception as error:  # the loop guard: it is tried again when the lease has run out
        if is_passing(error):
            raise
        log.exception("ledger_not_caught_up", owner=owner_pk)
        return False


def catch_up_with(owner_pk: int, *, clock: Clock) -> bool:
    """One worker wins; False when another has it, or it has been done."""
    mine = CatchUp.objects.filter(pk=owner_pk)
    lease = clock() + LEASE
    if mine.filter(_free(clock())).update(leased_until=lease) != 1:
        return False
    work = CatchUp.objects.select_related("owner").get(pk=owner_pk)
    held = [lease]

    def beat() -> None:
        until = clock() + LEASE
        if mine.filter(leased_until=held[-1]).update(leased_until=until) != 1:
            raise LostLease
        held.append(until)

    def finished() -> bool:
        return mine.filter(leased_until=held[-1]).delete()[0] == 1

    try:
        value_in_currency(work.owner, beat=beat)
        books = CoinBook.objects.filter(owner=work.owner, behind=True)
        coins = set(books.values_list("coin_id", flat=True))
        plan = Plan(coins=coins, cause=work.cause, last_step=finished, beat=beat)
        return reckon_beside(work.owner, plan, now=clock())
    except LostLease:
        return False


class LostLease(Exception):
    """Another worker has taken this over."""


def _free(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)
