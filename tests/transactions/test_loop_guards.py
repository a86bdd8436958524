"""What breaks its reader or its worker harms nobody else, and ends with a sentence."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from market.models import DayPrice
from tests.fixtures.ledger import coin, day, figures, holding, record
from tests.fixtures.time_is_up import cut_off, time_is_up
from tests.transactions.said import NOW
from transactions.catch_up import catch_up
from transactions.importing import imports
from transactions.importing.carry_out import carry_out
from transactions.importing.event import Event, Problem
from transactions.importing.extract import BREAKS, Extraction, Options, Outcome
from transactions.importing.formats import Format, Found
from transactions.importing.give_up import NOT_SAVED, NOT_UNDONE
from transactions.importing.lease import LEASE, MOST_TRIES
from transactions.importing.reading.source import opened
from transactions.importing.recognise import Recognised
from transactions.importing.row import Row
from transactions.importing.shapes import came
from transactions.models import CoinBook, Import, ImportWork, Transaction
from transactions.portfolios import default_portfolio
from transactions.prove import differences
from transactions.value_unknown import value_unknown

FILE = (
    b"Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"
    b"2021-05-01 08:00:01,ETHBTC,BUY,0.06,2,0.12,0,ETH\n"
)
State = Import.State


@pytest.fixture(autouse=True)
def _files(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    for each in ("bitcoin", "ethereum"):
        coin(each)


def confirmed(owner: User) -> Import:
    batch = imports.receive(default_portfolio(owner), [FILE], file_name="f.csv", now=NOW)
    imports.confirm(batch)
    return batch


def rung(times: int) -> datetime:
    """A worker comes by so often, each time when the lease before has run out."""
    at = NOW
    for _ in range(times):
        carry_out(clock=lambda: at)  # noqa: B023 - called at once
        at += LEASE
    return at


def states() -> list[str]:
    return list(Import.objects.order_by("pk").values_list("state", flat=True))


def test_one_that_breaks_its_worker_fails_in_the_end_and_those_behind_it_go_on(
    alice: User, bob: User
) -> None:
    poisonous = confirmed(alice)
    ImportWork.objects.filter(batch=poisonous).update(options={"zone": "Mars/Olympus"})
    confirmed(alice)
    confirmed(bob)
    at = rung(MOST_TRIES)
    assert states() == [State.RUNNING, State.RUNNING, State.COMMITTED]
    assert carry_out(clock=lambda: at) == 2
    assert states() == [State.FAILED, State.COMMITTED, State.COMMITTED]
    poisonous.refresh_from_db()
    assert (poisonous.reason, poisonous.visible) == (NOT_SAVED, False)
    assert not Transaction.with_hidden.filter(batch=poisonous).exists()


def refuse(**facts: Any) -> None:
    """What an app hands to the LEDGER_CHANGED seam when something in it is broken."""
    if facts["owner"].username == "alice":
        raise ZeroDivisionError


def test_one_that_cannot_be_taken_back_counts_on_and_says_so(
    alice: User, bob: User, settings: Settings
) -> None:
    batch = confirmed(alice)
    rung(1)
    healthy = settings.LEDGER_CHANGED
    settings.LEDGER_CHANGED = [f"{__name__}.refuse"]
    Import.objects.update(state=State.UNDOING)  # as a long one waits for its worker
    confirmed(bob)
    at = rung(MOST_TRIES)
    assert states() == [State.UNDOING, State.COMMITTED]
    assert carry_out(clock=lambda: at) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.visible, batch.reason) == (State.COMMITTED, True, NOT_UNDONE)
    assert Transaction.objects.filter(batch=batch).count() == 1

    settings.LEDGER_CHANGED = healthy
    assert imports.undo(batch, now=at)
    assert carry_out(clock=lambda: at) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == (State.UNDONE, "")


def test_one_ledger_that_breaks_the_worker_keeps_nobody_else_behind(
    alice: User, bob: User, settings: Settings
) -> None:
    for each in (alice, bob):
        record(each, "buy", "1", at=day(0), total="10")
    CoinBook.objects.update(behind=True, last_at=None)
    settings.LEDGER_CHANGED = [f"{__name__}.refuse"]
    assert catch_up(clock=lambda: NOW) == 1
    assert [book.owner for book in CoinBook.objects.filter(behind=True)] == [alice]
    assert list(differences(bob)) == []


def test_one_ledger_that_cannot_be_valued_keeps_nobody_else_waiting(
    alice: User, bob: User, settings: Settings
) -> None:
    for each in (alice, bob):
        record(each, "income", "0.5")
    DayPrice.objects.create(
        coin=coin("bitcoin"), at=day(-0.5), open=1, high=1, low=1, close=Decimal(100), points=1
    )
    settings.LEDGER_CHANGED = [f"{__name__}.refuse"]
    assert value_unknown(now=NOW) == 1
    assert figures(holding(bob)) == ("0.5", "50", "0")
    assert holding(alice).cost is None


def broken(row: Row) -> Found:
    if row.text("Coin") == "?":
        raise ZeroDivisionError
    return came(row.when("Date"), row.amount("Sum"))


def extracted(folder: Path, read: Callable[[Row], Found]) -> list[Outcome]:
    """What this reader makes of two rows."""
    (folder / "f.csv").write_text("Date,Coin,Sum\n2021-01-01,?,1BTC\n2021-01-02,BTC,2BTC\n")
    form = Format(exchange="Shop", name="sums", headers=("Date,Coin,Sum",), read=read)
    with opened(folder / "f.csv") as (source, *_):
        line, header = source.head()[0]
        return list(Extraction(Recognised(source, form, header, line), options=Options(now=NOW)))


def test_one_row_that_breaks_its_reader_is_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    found = extracted(tmp_path, broken)
    assert found[0] == Problem(2, "", "", BREAKS)
    assert isinstance(found[1], Event)


def test_a_file_is_no_further_read_when_the_time_is_up(tmp_path: Path) -> None:
    with cut_off():
        extracted(tmp_path, time_is_up)


def test_a_worker_whose_time_is_up_stops_and_the_next_one_goes_on(
    alice: User, settings: Settings
) -> None:
    confirmed(alice)
    healthy = settings.LEDGER_CHANGED
    settings.LEDGER_CHANGED = ["tests.fixtures.time_is_up.time_is_up"]
    with cut_off():
        carry_out(clock=lambda: NOW)
    assert states() == [State.RUNNING]
    settings.LEDGER_CHANGED = healthy
    assert carry_out(clock=lambda: NOW + LEASE) == 1
    assert states() == [State.COMMITTED]

    record(alice, "income", "0.5")
    DayPrice.objects.create(
        coin=coin("bitcoin"), at=day(-0.5), open=1, high=1, low=1, close=Decimal(100), points=1
    )
    CoinBook.objects.update(behind=True, last_at=None)
    settings.LEDGER_CHANGED = ["tests.fixtures.time_is_up.time_is_up"]
    with cut_off():
        catch_up(clock=lambda: NOW)
    with cut_off():
        value_unknown(now=NOW)
    settings.LEDGER_CHANGED = healthy
    assert catch_up(clock=lambda: NOW + LEASE) == 1
    assert value_unknown(now=NOW) == 1
    assert list(differences(alice)) == []
