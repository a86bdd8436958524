"""Balances added up in memory: the same answers as the database's, however the world moves."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from market.models import Coin, FxRate
from reminders.find import flat, holdings, kept
from reminders.find.asked import watched
from reminders.find.asking import Asking
from reminders.held_back import MISSING, NAMED, mark
from reminders.metrics.registry import OF_HOLDINGS
from reminders.models import Crossing, Reminder
from reminders.present import Present
from tests.fixtures.ledger import record
from tests.fixtures.people import make_person
from tests.fixtures.reminders import make_reminder
from tests.reminders.pulse import FIVE, NOON, Pulse
from transactions.choices import leave_out, price_by_hand
from transactions.models import Holding
from transactions.portfolios import default_portfolio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_in_memory")]
COINS = 12
PEOPLE = 10


@pytest.fixture
def pulse(db: None) -> Pulse:
    """People with holdings of every kind: unknown costs, left out, priced by hand, of nothing."""
    chance = Random(3)  # noqa: S311 - the same in every run
    market = Pulse()
    names = [f"coin-{number}" for number in range(COINS)]
    Coin.objects.bulk_create(Coin(id=name, symbol=name, name=name) for name in names)
    market.quote(prices={name: str(chance.randint(90, 900)) for name in names})
    FxRate.objects.create(
        day=NOON.date(), currency="eur", rate=Decimal("0.9"), source="ecb", as_of=NOON
    )
    for number in range(PEOPLE):
        _somebody(make_person(f"person-{number}"), names, chance, market)
    return market


def _somebody(owner: User, names: list[str], chance: Random, market: Pulse) -> None:
    portfolio = default_portfolio(owner)
    for name in chance.sample(names, 5):
        cost = chance.choice([None, Decimal(chance.randint(1, 2000))])
        Holding.objects.create(
            portfolio=portfolio, coin_id=name, quantity=Decimal(chance.randint(0, 40)) / 8,
            currency="usd", cost=cost, cost_unknown="" if cost is not None else "unknown",
            realised=Decimal(chance.randint(-50, 50)), updated_at=NOON,
        )  # fmt: skip
    some = chance.sample(names, 3)
    leave_out(portfolio, some[0], left_out=True, now=market.now)
    price_by_hand(portfolio, some[1], Decimal(7), currency="eur", at=NOON, now=market.now)
    for metric in OF_HOLDINGS:
        for currency in ("usd", "eur", "gbp"):
            Reminder.objects.create(
                owner=owner, metric=metric, direction=chance.choice(["above", "below"]),
                coin_id=some[2] if metric.startswith("holding") else None,
                threshold=Decimal(chance.randint(-30, 3000)),
                currency="" if metric.endswith("percent") else currency,
                state=chance.choice(["armed", "waiting", "unseen"]),
                wait_until=chance.choice([None, NOON, NOON + timedelta(days=1)]),
                held_since=chance.choice([None, None, NOON, NOON - timedelta(days=2)]),
                created_at=NOON, updated_at=NOON,
            )  # fmt: skip


def asking(pulse: Pulse) -> Asking:
    return Asking(Present.at(pulse.now), only_asked=False)


def answers(found: holdings.Found) -> tuple[set[int], set[int], set[int]]:
    return set(found.judge), set(found.hold), set(found.release)


def by_the_database(pulse: Pulse, settings: Settings) -> tuple[set[int], set[int], set[int]]:
    settings.REMINDERS_ARRAYS_ABOVE = 10**9
    found = answers(holdings.find(asking(pulse)))
    settings.REMINDERS_ARRAYS_ABOVE = 0
    return found


def test_both_ways_give_the_same_answers(pulse: Pulse, settings: Settings) -> None:
    flat.KEPT.fill(now=pulse.now)
    for missing in (None, "coin-1", "coin-2"):
        prices: dict[str, str | None] = {
            f"coin-{number}": str(10 + 37 * number) for number in range(COINS)
        }
        if missing:
            pulse.quote(after=4 * FIVE, prices={**prices, missing: None})
        expected = by_the_database(pulse, settings)
        assert any(expected[0])
        assert answers(holdings.find(asking(pulse))) == expected


def test_as_many_as_the_setting_says_are_left_to_the_database(
    pulse: Pulse, settings: Settings
) -> None:
    flat.KEPT.fill(now=pulse.now)
    settings.REMINDERS_ARRAYS_ABOVE = watched().count()
    with CaptureQueriesContext(connection) as few:
        by_database = answers(holdings.find(asking(pulse)))
    settings.REMINDERS_ARRAYS_ABOVE -= 1
    with CaptureQueriesContext(connection) as many:
        by_arrays = answers(holdings.find(asking(pulse)))
    assert any("transactions_holding" in query["sql"] for query in few)
    assert not any("transactions_holding" in query["sql"] for query in many)
    assert by_arrays == by_database
    assert all(by_arrays)


def test_what_is_not_filled_is_added_up_by_the_database(pulse: Pulse, settings: Settings) -> None:
    assert answers(holdings.find(asking(pulse))) == by_the_database(pulse, settings)


def test_what_was_written_since_is_loose_and_right(pulse: Pulse, settings: Settings) -> None:
    arrays = flat.KEPT.fill(now=pulse.now)
    owner = User.objects.get(username="person-3")
    record(owner, "buy", "5", coin="coin-4", unit_price="100", now=pulse.now)
    gone, new = watched().order_by("pk")[:2]
    Reminder.objects.filter(pk=gone.pk).update(state="paused", updated_at=pulse.now)
    make_reminder(owner, metric="balance", threshold="1", now=pulse.now)

    found = answers(holdings.find(asking(pulse)))

    assert found == by_the_database(pulse, settings)
    assert {gone.pk, Reminder.objects.latest("pk").pk} <= arrays.loose
    assert new.owner_id == owner.pk or new.pk not in arrays.loose


def test_many_loose_ones_have_the_arrays_filled_anew(
    pulse: Pulse, django_capture_on_commit_callbacks: object
) -> None:
    arrays = flat.KEPT.fill(now=pulse.now)
    Reminder.objects.update(updated_at=pulse.now + FIVE)
    pulse.wait(FIVE)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert flat.ready(asking(pulse)) is None
        kept.renew_after_commit(now=pulse.now)
    again = flat.ready(asking(pulse))
    assert again is not None
    assert again is not arrays
    assert not again.loose


def test_a_balance_fires_out_of_the_arrays(alice: User) -> None:
    pulse = Pulse()
    pulse.refresh(bitcoin="70000")
    record(alice, "buy", "1", unit_price="60000", now=pulse.now)
    make_reminder(alice, metric="balance", threshold="71000", now=pulse.now)
    flat.KEPT.fill(now=pulse.now)
    assert pulse.refresh(bitcoin="70999.99").fired == 0
    assert pulse.refresh(bitcoin="71000").fired == 1
    assert pulse.refresh(bitcoin="72000").fired == 0
    assert Crossing.objects.get().value == 71000


def test_a_coin_is_a_coin_whatever_it_is_called(alice: User) -> None:
    pulse = Pulse()
    pulse.quote(prices={"usd": "70000", "eur": "500", 'two\nlines", and more': "4"})
    record(alice, "buy", "1", coin="usd", unit_price="60000", now=pulse.now)
    make_reminder(alice, metric="balance", threshold="71000", now=pulse.now)
    flat.KEPT.fill(now=pulse.now)
    assert pulse.refresh(usd="70999.99").fired == 0
    assert pulse.refresh(usd="71000").fired == 1


def test_thousands_that_become_unknown_at_once_are_noted_in_one_go(
    alice: User, pulse: Pulse
) -> None:
    some = list(watched().values_list("pk", flat=True))
    assert mark(some, now=pulse.now) == 0  # few: each names its coins
    many = [*some, *range(10**6, 10**6 + NAMED)]
    before = watched().filter(held_since__isnull=True).count()
    assert mark(many, now=pulse.now) == before > 0
    assert not watched().filter(held_since__isnull=True).exists()
    assert watched().filter(held_because=MISSING).count() == before
