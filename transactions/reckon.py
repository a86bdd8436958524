"""Keep holdings up to date: the one place where the ledger becomes what a person owns.

An entry that is later than all others goes on from where the coin's book stands, with only the
lots it can reach. An edit of the past starts from the newest checkpoint before it. Without either
the coin's ledger is replayed from its first entry. All three give the same digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from market.models import Coin
from transactions import write_holdings
from transactions.behind import only_quantities
from transactions.lots import checkpoints
from transactions.lots.legs import Leg, legs_of
from transactions.lots.replay import Pools, replay
from transactions.models import Checkpoint, CoinBook, Portfolio
from transactions.read_ledger import AS_IT_IS, AsIf, LedgerOf
from transactions.read_lots import pools_within_reach
from transactions.tell import Changes, earliest_of, tell

# An edit of the past with more entries after it would keep other writers waiting too long.
MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class House:
    """What reckoning needs to know of a person."""

    owner: User
    methods: Mapping[int, str]  # of each portfolio

    @classmethod
    def of(cls, owner: User) -> "House":
        own = owner.cost_method
        rows = Portfolio.objects.filter(owner=owner).values_list("pk", "cost_method")
        return cls(owner, {pk: method or own for pk, method in rows})

    def ledger(self, coin: str, *, as_if: AsIf = AS_IT_IS) -> LedgerOf:
        return LedgerOf(self.methods.keys(), coin, self.owner.display_currency, as_if)


@transaction.atomic
def reckon(owner: User, changes: Changes, *, cause: str, now: datetime) -> None:
    """Bring the holdings of these coins up to date and tell whoever listens."""
    house = House.of(owner)
    touched: set[int] = set()
    for coin in sorted(changes):  # always in one order, so that two writers never wait in a ring
        touched |= reckon_coin(house, coin, since=changes[coin], now=now)
    tell(
        owner,
        portfolios=frozenset(touched),
        coins=frozenset(changes),
        cause=cause,
        since=earliest_of(changes),
        now=now,
    )


def reckon_coin(house: House, coin: str, *, since: datetime | None, now: datetime) -> set[int]:
    """Bring one coin's holdings up to its entries since then; the portfolios it looked at."""
    CoinBook.objects.bulk_create([CoinBook(owner=house.owner, coin_id=coin)], ignore_conflicts=True)
    book = CoinBook.objects.select_for_update().get(owner=house.owner, coin_id=coin)
    ledger = house.ledger(coin)
    symbol = Coin.objects.values_list("symbol", flat=True).get(pk=coin).upper()
    book.writes += 1
    if book.behind and since is not None:
        legs = legs_of(ledger.entries(), coin, symbol=symbol)
        return only_quantities(house, book, {}, legs, now=now)
    if since is not None and book.last_at is not None and since > book.last_at:
        legs = legs_of(ledger.entries(after=book.last_at), coin, symbol=symbol)
        return _go_on(house, book, legs, symbol=symbol, now=now)
    return _replay_from(house, book, ledger, since=since, symbol=symbol, now=now)


def _go_on(
    house: House, book: CoinBook, legs: list[Leg], *, symbol: str, now: datetime
) -> set[int]:
    reach = pools_within_reach(book, house.methods, legs)
    pools = reach.pools
    replay(legs, pools, methods=house.methods, symbol=symbol)
    touched = {leg.portfolio for leg in legs} | {leg.to for leg in legs if leg.to is not None}
    changed = {portfolio: pool for portfolio, pool in pools.items() if portfolio in touched}
    write_holdings.write(house, book, changed, before=reach.lots, now=now)
    if legs:
        book.steps += len(legs)
        book.last_at = legs[-1].at
        _mark_now_and_then(house, book, lots=sum(pool.count for pool in pools.values()))
        book.save()
    return touched


def _replay_from(
    house: House,
    book: CoinBook,
    ledger: LedgerOf,
    *,
    since: datetime | None,
    symbol: str,
    now: datetime,
) -> set[int]:
    there = book.present_checkpoints()
    (there if since is None else there.filter(at__gte=since)).delete()
    start = there.order_by("-at").first()
    pools: Pools = checkpoints.read(start.state) if start else {}
    after = start.at if start else None
    legs = legs_of(ledger.entries(after=after), book.coin_id, symbol=symbol)
    if since is not None and len(legs) > MOST_AT_ONCE:
        return only_quantities(house, book, pools, legs, now=now)
    book.steps = start.steps if start else 0
    book.last_at = legs[-1].at if legs else after
    new = replay_and_mark(house, book, legs, pools, symbol=symbol)
    touched = write_holdings.write(house, book, pools, before=None, now=now)
    book.steps += len(legs)
    book.marked = max((each.steps for each in new), default=start.steps if start else 0)
    book.behind = False
    Checkpoint.objects.bulk_create(new)
    _prune(book)
    book.save()
    return touched


def replay_and_mark(
    house: House, book: CoinBook, legs: list[Leg], pools: Pools, *, symbol: str
) -> list[Checkpoint]:
    """Apply the legs to the pools; the checkpoints worth keeping, unsaved."""
    wanted = checkpoints.marks([leg.at for leg in legs])
    made: list[Checkpoint] = []

    def mark(done: int) -> None:
        if done in wanted:
            state = checkpoints.written(pools)
            at, steps = legs[done - 1].at, book.steps + done
            made.append(
                Checkpoint(book=book, edition=book.edition, at=at, steps=steps, state=state)
            )

    replay(legs, pools, methods=house.methods, symbol=symbol, after=mark)
    return made


def _mark_now_and_then(house: House, book: CoinBook, *, lots: int) -> None:
    """Every so many new entries; the more lots a checkpoint has to hold, the more seldom."""
    grown = book.steps - book.marked
    if grown < checkpoints.GAP or book.last_at is None or lots > 16 * grown:
        return
    pools = pools_within_reach(book, house.methods, None).pools
    state = checkpoints.written(pools)
    book.present_checkpoints().create(
        book=book, edition=book.edition, at=book.last_at, steps=book.steps, state=state
    )
    book.marked = book.steps
    _prune(book)


def _prune(book: CoinBook) -> None:
    steps = book.present_checkpoints().values_list("steps", flat=True)
    book.present_checkpoints().filter(
        steps__in=checkpoints.superfluous(steps, now=book.steps)
    ).delete()
