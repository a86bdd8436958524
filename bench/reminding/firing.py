"""Finding and firing among ten thousand and a million armed reminders.

Every evaluation is checked against an oracle that compares each reminder in Decimals, and undone.
The process knows the nearest lines, as after the first refresh; what it costs before is a figure
of its own.
"""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from django.db import connection, transaction

from bench.figures import Figure, compare
from bench.reminding import loop
from bench.reminding.arena import Arena
from bench.reminding.bare import Bare
from bench.reminding.load import settle
from bench.reminding.market import STEP, Bazaar
from bench.reminding.timing import timed, undone
from market.write_quotes import lock_quotes, write_quotes
from reminders.evaluate import evaluate
from reminders.find import nearest

FEW, SOME, MANY = 10_000, 100_000, 1_000_000
HITS, MORE = 8, 2000
ROUNDS = 7
SCAN = {"postgres": 0.7, "sqlite": 0.4}
COLD_SCAN = 1.5
LOOP = {"postgres": 1 / 150, "sqlite": 1 / 300}
BARE_SCAN = "SELECT count(*) FROM reminders_reminder {} WHERE threshold_real >= 0"


def against_the_loop(engine: str, shrink: int) -> Iterator[Figure]:
    bazaar = Bazaar(1000)
    bazaar.open()
    loop.past(bazaar)
    for size, limit in ((FEW, LOOP[engine]), (SOME // shrink, 1 / 1000)):
        bazaar.grow(size, hits=0 if bazaar.made else HITS)
        settle("reminders_reminder", "market_quote", "market_pricepoint")
        nearest.KEPT.fill(now=bazaar.now)
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


def among_a_million(engine: str, shrink: int) -> Iterator[Figure]:
    many = MANY // shrink
    bazaar = Bazaar(17_000, first=1000)
    bazaar.open()
    bazaar.grow(FEW, hits=HITS)
    settle("reminders_reminder", "market_quote")
    nearest.KEPT.fill(now=bazaar.now)
    arena = Arena(bazaar, bazaar.moved())
    hits = arena.look_up()
    few = [arena.evaluate() for _ in range(ROUNDS)]
    bazaar.grow(many, hits=0)
    settle("reminders_reminder")
    nearest.KEPT.fill(now=bazaar.now)
    if arena.look_up() != hits:
        raise SystemExit("More reminders fire among many than among few.")
    rounds = [(arena.evaluate(), scan()) for _ in range(ROUNDS)]
    ours, scans = [one for one, _ in rounds], [two for _, two in rounds]
    yield compare(
        f"evaluate {many:,} against {FEW:,}, the same {hits} hits", engine,
        ours=ours, theirs=few, limit=2,
    )  # fmt: skip
    yield compare(
        f"evaluate {many:,}, {hits} hits, against one bare scan of the table", engine,
        ours=ours, theirs=scans, limit=SCAN[engine],
    )  # fmt: skip
    nearest.KEPT.forget()
    yield compare(
        f"evaluate {many:,}, {hits} hits, as the first of a process, which asks for every coin,"
        " against that scan", engine,
        ours=[arena.evaluate() for _ in range(ROUNDS)], theirs=scans, limit=COLD_SCAN,
    )  # fmt: skip
    nearest.KEPT.fill(now=bazaar.now)
    yield whole_refresh(arena, engine)
    yield from each_further(arena, engine, without=median(ours))


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
    fired = []
    for number in range(ROUNDS):
        share = 0.02 + 0.0001 * number
        arena.prices = arena.bazaar.moved(share=share)
        fired.append(arena.look_up())
        spent[True].append(refreshed(arena.bazaar, arena.prices, judged=True))
        arena.check()
        spent[False].append(
            refreshed(arena.bazaar, arena.bazaar.moved(share=share - 0.00001), judged=False)
        )
    return compare(
        f"a whole refresh of {arena.bazaar.coins:,} prices among {arena.bazaar.made:,} reminders, "
        f"{sum(fired) // ROUNDS} hits in each, against the price write alone",
        engine, ours=spent[True], theirs=spent[False], limit=1.7,
    )  # fmt: skip


def refreshed(bazaar: Bazaar, prices: list[Decimal], *, judged: bool) -> float:
    """Seconds of one more refresh, committed; without judging it is the price write alone."""
    bazaar.now += STEP
    accepted, refresh = bazaar.accepted(prices), bazaar.refresh()

    def work() -> None:
        with transaction.atomic():
            lock_quotes()
            write_quotes(accepted, {}, now=bazaar.now)
            if judged:
                evaluate(now=bazaar.now, refresh=refresh)

    return timed(work)


def each_further(arena: Arena, engine: str, *, without: float) -> Iterator[Figure]:
    """What each of two thousand more hits costs: deciding, wording and writing."""
    bazaar = arena.bazaar
    bazaar.grow(bazaar.made + MORE, hits=MORE)
    settle("reminders_reminder")
    nearest.KEPT.fill(now=bazaar.now)
    hits = arena.look_up()
    kept: list[Bare] = []
    arena.evaluate(lambda: kept.append(Bare.of(crossed_at=bazaar.now)))
    ours: list[float] = []
    orm: list[float] = []
    prepared: list[float] = []
    for _ in range(ROUNDS):
        ours.append((arena.evaluate() - without) / (hits - HITS) * 1000)
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
