"""The questions of a refresh: the same rows in either shape, and never the whole table."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection

from accounts.models import User
from market.models import Coin, FxRate
from reminders.find import due, lines, nearest, sets
from reminders.find.asked import watched
from reminders.find.asking import SLACK, Asking, in_words_of_an_index, moment, rows
from reminders.find.sets import ARMED_SET, WAITING_SET
from reminders.find.sums import statement
from reminders.find.values import reach
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import Present
from tests.reminders.pulse import NOON, Pulse
from tracker.lib.among import among, together

pytestmark = pytest.mark.django_db
COINS = 40
PEOPLE = 4
MANY = 6000


@pytest.fixture
def pulse(alice: User) -> Pulse:
    """Thousands of reminders of every kind around prices of all sizes."""
    chance = Random(5)  # noqa: S311 - the same in every run
    market = Pulse()
    names = [f"coin-{number}" for number in range(COINS)]
    Coin.objects.bulk_create(Coin(id=name, symbol=name, name=name) for name in names)
    market.prices = {
        name: Decimal(chance.randint(1, 10**9)).scaleb(chance.randint(-12, -3)) for name in names
    }
    market.quote(prices={})
    FxRate.objects.create(
        day=NOON.date(), currency="eur", rate=Decimal("0.9"), source="ecb", as_of=NOON
    )
    Reminder.objects.bulk_create(
        (_reminder(alice, market, chance, number) for number in range(MANY)), batch_size=500
    )
    market.quote(prices={})
    return market


def _reminder(owner: User, market: Pulse, chance: Random, number: int) -> Reminder:
    coin = f"coin-{chance.randrange(COINS)}"
    near = market.prices[coin] * Decimal(chance.randint(700, 1300)) / 1000
    currency = chance.choice(["usd", "usd", "eur", "gbp"])
    return Reminder(
        owner=owner,
        metric="price",
        coin_id=coin,
        direction=chance.choice(["above", "below"]),
        threshold=near,
        currency=currency,
        state=chance.choice(["armed", "armed", "waiting", "done", "paused", "unseen"]),
        mode="every_time",
        margin=chance.choice([None, near / 20]),
        wait_until=chance.choice([None, NOON, NOON + timedelta(days=9)]),
        created_at=NOON,
        updated_at=NOON,
        deleted_at=NOON if chance.random() < 0.1 else None,
    )


@pytest.fixture
def asking(pulse: Pulse) -> Asking:
    return Asking(Present.at(pulse.now), only_asked=True)


def by_brute_force(pulse: Pulse) -> set[int]:
    """Every row, one after the other, in Decimals."""
    found = set()
    rates = {"usd": Decimal(1), "eur": Decimal("0.9")}
    for row in Reminder.objects.filter(deleted_at__isnull=True):
        if row.currency in rates and row.coin_id is not None:
            value = pulse.prices[row.coin_id] * rates[row.currency]
            if _moves(row, value, pulse):
                found.add(row.pk)
    return found


def _moves(row: Reminder, value: Decimal, pulse: Pulse) -> bool:
    sign = 1 if row.direction == "above" else -1
    if row.state == "armed":
        return sign * (value - row.threshold) >= 0
    if row.state != "waiting" or (row.wait_until and row.wait_until > pulse.now):
        return False
    margin = Decimal(0)
    if row.wait_until:
        margin = row.margin if row.margin is not None else row.threshold / 100
    return sign * (value - row.threshold) <= -margin and value != row.threshold


def test_both_shapes_find_what_brute_force_finds(pulse: Pulse, asking: Asking) -> None:
    expected = by_brute_force(pulse)
    assert len(expected) > 500
    assert set(lines.candidates(asking, small=0)) == expected
    assert set(lines.candidates(asking, small=10**6)) == expected


def test_a_quote_that_was_not_asked_for_moves_nothing_in_a_refresh(pulse: Pulse) -> None:
    later = Asking(Present.at(pulse.now + timedelta(minutes=1)), only_asked=True)
    assert list(lines.candidates(later)) == []
    everything = Asking(Present.at(pulse.now + timedelta(minutes=1)), only_asked=False)
    assert set(lines.candidates(everything)) == by_brute_force(pulse)


def probes(asking: Asking) -> list[tuple[str, object, bool]]:
    """Every hot statement with its parameters."""
    parameters = {
        **asking.times, "metric": "price", "currency": "usd", "rate": 1.0, "slack": SLACK,
        "coins": together(["coin-1", "coin-2"], connection), "since": moment(asking.present.now),
        "most": 9,
    }  # fmt: skip
    price = METRICS["price"]
    found: list[tuple[str, object, bool]] = [
        (sql, parameters, small)
        for chosen in (ARMED_SET, WAITING_SET)
        for small, narrowed in ((True, False), (False, False), (False, True))
        for sql in lines.statements(asking, chosen, price, small=small, narrowed=narrowed)
    ]
    found.append((reach(asking, price), parameters, False))
    found.append((nearest.written(), parameters, True))
    for chosen in (ARMED_SET, WAITING_SET):
        found.append((sets.by_hint(sets.FIRST_GROUP, chosen), [], True))
        here = {"metric": "change_1h", "currency": "usd"}
        found.append((sets.by_hint(sets.NEXT_CURRENCY, chosen), here, True))
        found.append((sets.by_hint(sets.NEXT_METRIC, chosen), here, True))
        found.append((sets.by_hint(lines.COUNT, chosen), ["price", "usd", 2001], True))
    found.append((due.first_prices_sql(asking), asking.times, False))
    found.append((statement(asking), asking.times, False))
    found += [(sql, asking.times, False) for sql in (due.OVER, due.AWAKE)]
    over = Reminder.objects.filter(
        in_words_of_an_index(due.EXPIRING), expires_at__lte=asking.present.now
    )
    querysets = [
        watched().values("pk"),
        over.values("pk"),
        Reminder.objects.filter(among("pk", [1, 2, 3]), deleted_at__isnull=True).order_by("pk"),
    ]
    return found + [(*queryset.query.sql_with_params(), False) for queryset in querysets]


def analysed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def stale() -> None:
    """Statistics from before there were any reminders to speak of."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'reminders_reminder'")
            cursor.execute(
                "INSERT INTO sqlite_stat1 VALUES ('reminders_reminder', 'reminder_armed', '1 1')"
            )
            cursor.execute("ANALYZE sqlite_schema")
        else:
            cursor.execute(
                "UPDATE pg_class SET reltuples = 10, relpages = 1"
                " WHERE relname LIKE 'reminder%%' AND relkind IN ('r', 'i')"
            )


def absent() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")


STATISTICS: dict[str, Callable[[], None]] = {"fresh": analysed, "stale": stale, "absent": absent}


@pytest.mark.parametrize("statistics", STATISTICS)
def test_no_hot_statement_reads_the_whole_table(asking: Asking, statistics: str) -> None:
    STATISTICS[statistics]()
    whole = [
        (sql, line)
        for sql, parameters, by_index in probes(asking)
        for line in plan(sql, parameters, by_index=by_index)
        if reads_all_reminders(line)
    ]
    assert whole == []


def plan(sql: str, parameters: object, *, by_index: bool) -> list[str]:
    prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    return [str(row[-1]) for row in rows(prefix + sql, parameters, by_index=by_index)]


def reads_all_reminders(line: str) -> bool:
    """SQLite says SCAN for reading the whole of a partial index, too, which is what is wanted."""
    if connection.vendor == "sqlite":
        table = line.startswith(("SCAN r", "SCAN reminders_reminder"))
        return table and "INDEX" not in line
    return "Seq Scan on reminders_reminder" in line
