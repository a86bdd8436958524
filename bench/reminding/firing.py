"""Finding and firing among ten thousand and a million armed reminders.

Every evaluation is checked against an oracle that compares each reminder in Decimals, and undone.
"""

from collections.abc import Iterator
from statistics import median

from django.db import connection, transaction

from bench.figures import Figure, compare
from bench.reminding import loop
from bench.reminding.arena import Arena
from bench.reminding.bare import Bare
from bench.reminding.load import settle
from bench.reminding.market import STEP, Bazaar, people
from bench.reminding.timing import timed, undone
from market.write_quotes import lock_quotes, write_quotes
from reminders.evaluate import evaluate

FEW, SOME, MANY = 10_000, 100_000, 1_000_000
HITS, MORE = 8, 2000
ROUNDS = 7
SCAN = {"postgres": 0.7, "sqlite": 0.4}
LOOP = {"postgres": 1 / 150, "sqlite": 1 / 300}
BARE_SCAN = "SELECT count(*) FROM reminders_reminder {} WHERE threshold_real >= 0"


def measure(engine: str) -> Iterator[Figure]:
    people()
    yield from against_the_loop(engine)
    yield from among_a_million(engine)


def against_the_loop(engine: str) -> Iterator[Figure]:
    bazaar = Bazaar(1000)
    bazaar.open()
    loop.past(bazaar)
    for size, limit in ((FEW, LOOP[engine]), (SOME, 1 / 1000)):
        bazaar.grow(size, hits=HITS if size == FEW else 0)
        settle("reminders_reminder", "market_quote", "market_pricepoint")
        arena = Arena(bazaar, bazaar.moved())
        hits = arena.look_up()
        yield compare(
            f"evaluate {size:,}, {hits} hits, against the loop of the tutorial "
            f"(timed on {loop.SAMPLE:,} and scaled)",
            engine,
            ours=[arena.evaluate() for _ in range(ROUNDS)],
            theirs=[loop.seconds_for(size) for _ in range(3)],
            limit=limit,
        )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reminders_reminder")


def among_a_million(engine: str) -> Iterator[Figure]:
    bazaar = Bazaar(17_000, first=1000)
    bazaar.open()
    bazaar.grow(FEW, hits=HITS)
    settle("reminders_reminder", "market_quote")
    arena = Arena(bazaar, bazaar.moved())
    hits = arena.look_up()
    few = [arena.evaluate() for _ in range(ROUNDS)]
    bazaar.grow(MANY, hits=0)
    settle("reminders_reminder")
    arena.look_up()
    rounds = [(arena.evaluate(), scan()) for _ in range(ROUNDS)]
    many, scans = [one for one, _ in rounds], [two for _, two in rounds]
    yield compare(
        f"evaluate {MANY:,} against {FEW:,}, the same {hits} hits", engine,
        ours=many, theirs=few, limit=2,
    )  # fmt: skip
    yield compare(
        f"evaluate {MANY:,}, {hits} hits, against one bare scan of the table", engine,
        ours=many, theirs=scans, limit=SCAN[engine],
    )  # fmt: skip
    yield whole_refresh(arena, engine)
    yield from each_further(arena, engine, without=median(many))


def scan() -> float:
    """One process reads the whole table."""
    with transaction.atomic(), connection.cursor() as cursor:
        hint = "NOT INDEXED"
        if connection.vendor == "postgresql":
            hint = ""
            for plan in ("indexscan", "bitmapscan", "indexonlyscan"):
                cursor.execute(f"SET LOCAL enable_{plan} = off")
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        return timed(lambda: cursor.execute(BARE_SCAN.format(hint)).fetchone())


def whole_refresh(arena: Arena, engine: str) -> Figure:
    """Prices, history, evaluation, messages and the commit, against the same without us."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    fired = [
        _refresh(arena.bazaar, share=0.02 + 0.0001 * number, judged=judged, spent=spent[judged])
        for number in range(ROUNDS)
        for judged in (True, False)
    ]
    return compare(
        f"a whole refresh of {arena.bazaar.coins:,} prices among {MANY:,} reminders, "
        f"{sum(fired) // ROUNDS} fired in each, against the price write alone",
        engine, ours=spent[True], theirs=spent[False], limit=1.7,
    )  # fmt: skip


def _refresh(bazaar: Bazaar, *, share: float, judged: bool, spent: list[float]) -> int:
    """One more refresh, committed; how many fired."""
    bazaar.now += STEP
    accepted = bazaar.accepted(bazaar.moved(share=share - (not judged) * 0.00001))
    refresh = bazaar.refresh()
    fired = 0

    def work() -> None:
        nonlocal fired
        with transaction.atomic():
            lock_quotes()
            write_quotes(accepted, {}, now=bazaar.now)
            if judged:
                fired = evaluate(now=bazaar.now, refresh=refresh).fired

    spent.append(timed(work))
    return fired


def each_further(arena: Arena, engine: str, *, without: float) -> Iterator[Figure]:
    """What each of two thousand more hits costs: deciding, wording and writing."""
    bazaar = arena.bazaar
    bazaar.grow(MANY + MORE, hits=MORE)
    settle("reminders_reminder")
    hits = arena.look_up()
    kept: list[Bare] = []
    arena.evaluate(lambda: kept.append(Bare.of(crossed_at=bazaar.now)))
    ours: list[float] = []
    orm: list[float] = []
    prepared: list[float] = []
    for _ in range(ROUNDS):
        ours.append((arena.evaluate() - without) / hits * 1000)
        for bare, spent in (
            (kept[0].by_the_orm, orm), (kept[0].by_prepared_statements, prepared),
        ):  # fmt: skip
            with undone():
                spent.append(timed(bare) / hits * 1000)
    name = f"each of {hits:,} further hits, a thousand of them, against"
    yield compare(
        f"{name} a bare update and bulk_create of the same rows, made beforehand", engine,
        ours=ours, theirs=orm, limit=3,
    )  # fmt: skip
    yield compare(
        f"{name} the same as prepared statements with prepared values", engine,
        ours=ours, theirs=prepared, limit=12,
    )  # fmt: skip
