"""What one entry costs on a long ledger, beside the same entry on a short one.

Two people: one with 50,000 entries of 200 coins, one with 500; in both, half of the entries are of
one coin, as fees paid in an exchange's own coin are. Appending must not follow the length of the
ledger, an edit of the past only what came after it, a rebuild the number of entries.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.preferences import save_preferences
from bench.figures import Figure, compare
from bench.patience import figure, other_writer
from market.models import Coin, FxRate
from transactions.behind import CAUSE
from transactions.catch_up import catch_up
from transactions.entry import Entry
from transactions.kinds import Kind
from transactions.ledger import add_entry, edit_entry, entry_of
from transactions.models import Holding, Transaction
from transactions.portfolios import default_portfolio
from transactions.prove import differences
from transactions.rebuild import rebuild
from transactions.value_entries import value_entries

LONG, SHORT = 50_000, 500
COINS = 200
HALF = "coin-0"
ROUNDS = 15
START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure(engine: str) -> list[Figure]:
    Coin.objects.bulk_create(
        Coin(id=f"coin-{number}", symbol=f"c{number}", name="Coin") for number in range(COINS)
    )
    long, short = Ledger("long", LONG), Ledger("short", SHORT)
    rebuilt = {ledger: _timed(ledger.rebuild) for ledger in (short, long)}
    _settle()
    figures = [
        _raced(f"append an entry to {LONG} against {SHORT}", engine, 3, long.append, short.append),
        _raced(
            "edit 20 % back against 2 % back, per 10 times as many later entries",
            engine, 12, lambda: long.edit(0.2), lambda: long.edit(0.02),
        ),
        compare(
            f"rebuild {LONG} entries against {SHORT}, per 100 times as many", engine,
            ours=[rebuilt[long]], theirs=[rebuilt[short]], limit=130,
        ),
    ]  # fmt: skip
    figures += _patience(long, engine)
    for ledger in (long, short):
        if found := list(differences(ledger.owner)):
            raise SystemExit(f"Not what a replay gives: {found[:3]}")
    return figures


def _patience(long: "Ledger", engine: str) -> list[Figure]:
    """While the long ledger is reckoned anew, others write."""
    User.objects.create_user("other writer", "other@example.org")
    found = []
    for what, act in (
        ("rebuilding", long.rebuild),
        ("another cost method", long.other_method),
        ("another currency", long.other_currency),
    ):
        with other_writer() as waited:
            started = time.perf_counter()
            act()
            spent = time.perf_counter() - started
            found.append(figure(f"{what} ({LONG} entries, {spent:.0f} s)", engine, waited()))
    return found


class Ledger:
    """One person's, with half of its entries in one coin."""

    def __init__(self, name: str, entries: int) -> None:
        self.owner = User.objects.create_user(name, f"{name}@example.org")
        self.portfolio = default_portfolio(self.owner)
        self.chance = Random(entries)  # noqa: S311 - the same figures in every run
        self.step = timedelta(days=1500) / entries
        self.count = entries
        rows = [self.row(number) for number in range(entries)]
        value_entries(rows, currency="usd")
        Transaction.objects.bulk_create(rows, batch_size=500)

    def row(self, number: int) -> Transaction:
        coin = HALF if number % 2 else f"coin-{1 + number // 2 % (COINS - 1)}"
        kind = Kind.BUY if self.chance.random() < 0.55 else Kind.SELL
        return Transaction(
            portfolio=self.portfolio,
            kind=kind if number > 2 * COINS else Kind.BUY,
            coin_id=coin,
            quantity=Decimal(self.chance.randint(1, 1000)) / 100,
            total=Decimal(self.chance.randint(1, 100_000)) / 100,
            currency="usd",
            at=START + number * self.step,
            created_at=NOW,
        )

    def rebuild(self) -> None:
        rebuild(self.owner, now=NOW)

    def other_method(self) -> None:
        self._prefer(cost_method="hifo")

    def other_currency(self) -> None:
        """At one rate for all days."""
        first, last = START.date(), NOW.date()
        days = (first + timedelta(days=number) for number in range((last - first).days))
        FxRate.objects.bulk_create(
            FxRate(day=day, currency="eur", rate=Decimal("0.9"), source="ecb", as_of=NOW)
            for day in days
        )
        self._prefer(display_currency="eur")

    def _prefer(self, **choice: str) -> None:
        for name, value in choice.items():
            setattr(self.owner, name, value)
        save_preferences(self.owner, changed=frozenset(choice))
        catch_up(clock=timezone.now)
        if Holding.objects.filter(portfolio=self.portfolio, cost_unknown=CAUSE).exists():
            raise SystemExit("Some cost is still to be reckoned.")

    def append(self) -> None:
        """The same entry everywhere: a sale of the coin that holds half of the ledger."""
        self.count += 1
        at = START + timedelta(days=1600, minutes=self.count)
        sale = Entry(
            kind=Kind.SELL, coin=HALF, quantity=Decimal("0.5"), at=at, total=Decimal(9),
            currency="usd",
        )  # fmt: skip
        add_entry(self.portfolio, sale, now=NOW)

    def edit(self, share: float) -> None:
        """Correct the total of an entry that has this share of the coin's ledger after it."""
        of_coin = Transaction.objects.filter(portfolio=self.portfolio, coin=HALF).order_by("-at")
        row = of_coin[int(self.count / 2 * share)]
        corrected = {name: getattr(entry_of(row), name) for name in Entry.__dataclass_fields__}
        corrected["total"] = Decimal(self.chance.randint(1, 100_000)) / 100
        edit_entry(self.owner, row.pk, Entry(**corrected), now=NOW)


def _raced(
    name: str, engine: str, limit: float, ours: Callable[[], None], theirs: Callable[[], None]
) -> Figure:
    ours()
    theirs()
    rounds = [(_timed(ours), _timed(theirs)) for _ in range(ROUNDS)]
    return compare(
        name, engine, ours=[one for one, _ in rounds], theirs=[two for _, two in rounds],
        limit=limit,
    )  # fmt: skip


def _timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    with transaction.atomic():
        act()
    return time.perf_counter() - started


def _settle() -> None:
    """What autovacuum would have done by then."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
