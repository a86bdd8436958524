"""A file too long to reckon while others wait shows, and goes, in one moment all the same."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from tests.fixtures.ledger import NOW, coin, entry, record
from tests.transactions.long_ledgers import figures_of, long_file
from transactions.catch_up import LIGHT
from transactions.importing import imports
from transactions.importing.carry_out import carry_out
from transactions.importing.lease import LEASE, Lease
from transactions.importing.save import save_rows, take
from transactions.ledger import add_entry
from transactions.match_transfers import match
from transactions.models import Import, Transaction
from transactions.portfolios import default_portfolio
from transactions.prove import differences


@pytest.fixture(autouse=True)
def _files(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    for each in ("bitcoin", "tether"):
        coin(each)


def received(owner: User) -> Import:
    content = [long_file().encode()]
    batch = imports.receive(default_portfolio(owner), content, file_name="long.csv", now=NOW)
    imports.confirm(batch)
    return batch


def test_it_counts_all_together_and_is_taken_back_all_together(alice: User) -> None:
    record(alice, "buy", "1", total="10")
    before = figures_of(alice)
    batch = received(alice)
    lease = take(batch, now=NOW)
    assert lease is not None
    save_rows(batch, lease, clock=lambda: NOW)
    assert (figures_of(alice), Transaction.objects.count()) == (before, 1)

    assert carry_out(clock=lambda: NOW + LEASE) == 1
    after = figures_of(alice)
    assert Transaction.objects.count() == LIGHT + 2
    assert list(differences(alice)) == []

    assert imports.undo(batch, now=NOW)
    assert not imports.undo(batch, now=NOW)
    assert figures_of(alice) == after  # still counted, until a worker has reckoned without it
    assert Lease.of(batch, state=Import.State.UNDOING, now=NOW) is not None  # one that dies
    assert carry_out(clock=lambda: NOW) == 0
    assert carry_out(clock=lambda: NOW + LEASE) == 1
    assert (figures_of(alice), Transaction.with_hidden.count()) == (before, 1)
    assert list(differences(alice)) == []
    batch.refresh_from_db()
    assert batch.state == Import.State.UNDONE


def test_the_other_ends_of_its_transfers_stand_alone_again(alice: User) -> None:
    batch = received(alice)
    carry_out(clock=lambda: NOW)
    out = add_entry(default_portfolio(alice), entry("transfer_out", "1", at=400), now=NOW)
    arrival = record(alice, "transfer_in", "1", at=401)
    match(alice, out.pk, arrival.pk, now=NOW)
    Transaction.objects.filter(pk=out.pk).update(batch=batch)  # as if the file had told of it
    imports.undo(batch, now=NOW)
    carry_out(clock=lambda: NOW)
    left = Transaction.with_hidden.get()
    assert (left.pk, left.matched_out) == (arrival.pk, None)
    assert "has no known cost" in str(figures_of(alice))
    assert list(differences(alice)) == []
