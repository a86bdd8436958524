"""However the ledger came about, holdings are what replaying it from the start would give."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db.models import F

from accounts.models import User
from tests.fixtures.ledger import NOW, coin, day, entry, record
from transactions.change_portfolio import choose_cost_method, create_portfolio
from transactions.entry import Entry
from transactions.errors import LedgerError
from transactions.ledger import add_entry, delete_entries, edit_entry, undo_delete
from transactions.match_transfers import match, proposals, unmatch
from transactions.models import Checkpoint, CoinBook, Portfolio, Transaction
from transactions.prove import differences

METHODS = ["fifo", "lifo", "hifo", "average"]
COINS = ["bitcoin", "ethereum", "binancecoin"]


class Typist:
    """Somebody who types, corrects, deletes and changes their mind, out of order."""

    def __init__(self, owner: User, seed: int) -> None:
        self.owner = owner
        self.chance = Random(seed)  # noqa: S311 - the same ledger in every run
        self.places = [owner.portfolios.get(), create_portfolio(owner, "Second")]
        self.deleted: list[int] = []
        self.last = 0.0
        for name in COINS:
            coin(name)

    def act(self) -> None:
        chosen = self.chance.choices(
            [self.append, self.insert, self.edit, self.delete, self.undo, self.pair],
            [12, 3, 2, 2, 1, 2],
        )[0]
        chosen()
        assert list(differences(self.owner)) == [], chosen.__name__

    def append(self) -> None:
        self.last += self.chance.choice([0, 0.01, 1])
        add_entry(self.place(), self.entry(self.last), now=NOW)

    def insert(self) -> None:
        add_entry(self.place(), self.entry(self.chance.uniform(0, self.last)), now=NOW)

    def edit(self) -> None:
        if pk := self.any_entry():
            changed = self.entry(self.chance.uniform(0, self.last))
            edit_entry(self.owner, pk, changed, now=NOW, portfolio=self.place())

    def delete(self) -> None:
        if pk := self.any_entry():
            self.deleted += delete_entries(self.owner, [pk], now=NOW)

    def undo(self) -> None:
        if self.deleted:
            undo_delete(self.owner, [self.deleted.pop()], now=NOW)

    def pair(self) -> None:
        matched = Transaction.objects.filter(matched_out__isnull=False).first()
        if matched and self.chance.random() < 0.3:
            unmatch(self.owner, matched.pk, now=NOW)
        for each in proposals(self.owner)[:1]:
            match(self.owner, each.out.pk, each.into.pk, now=NOW)

    def place(self) -> Portfolio:
        return self.chance.choice(self.places)

    def any_entry(self) -> int | None:
        pks = list(Transaction.objects.order_by("pk").values_list("pk", flat=True))
        return self.chance.choice(pks) if pks else None

    def entry(self, at: float) -> Entry:
        kinds = ["buy", "buy", "income", "sell", "trade", "transfer_in", "transfer_out", "move"]
        kind = self.chance.choice(kinds)
        one, other, third = self.chance.sample(COINS, 3)
        fields: dict[str, object] = {"coin": one}
        if kind not in ("transfer_in", "transfer_out", "move"):
            fields["total"] = str(self.chance.randint(1, 500))
        if kind == "trade":
            fields |= {"other_coin": other, "other_quantity": str(self.chance.randint(1, 3))}
        if kind == "move":
            fields["to_portfolio"] = self.place().pk
        if self.chance.random() < 0.4:
            fields |= {"fee": "0.1", "fee_coin": self.chance.choice([one, third])}
        quantity = "2" if kind.startswith("transfer") else str(self.chance.randint(1, 9))
        return entry(kind, quantity, at=at, **fields)


@pytest.mark.parametrize("method", METHODS)
def test_every_way_of_writing_leaves_what_a_replay_would_give(alice: User, method: str) -> None:
    typist = Typist(alice, METHODS.index(method))
    choose_cost_method(typist.places[0], method, now=NOW)
    for _ in range(60):
        typist.act()


def test_a_long_ledger_leaves_checkpoints_and_edits_start_from_them(alice: User) -> None:
    for number in range(150):
        record(alice, "buy" if number % 3 else "income", "1", at=number, total=str(number + 1))
    steps = list(Checkpoint.objects.order_by("steps").values_list("steps", flat=True))
    assert steps == [64, 128]
    middle = Transaction.objects.get(at=day(100))
    edit_entry(alice, middle.pk, entry("buy", "2", at=100, total="1"), now=NOW)
    assert list(differences(alice)) == []
    assert Checkpoint.objects.filter(steps=64).exists()
    assert CoinBook.objects.get().steps == 150


def test_a_refused_entry_leaves_nothing_behind(alice: User) -> None:
    future = NOW + timedelta(days=1)
    with pytest.raises(LedgerError, match="in the future"):
        record(alice, "buy", "1", at=future, total="1")
    assert not Transaction.objects.exists()


def test_amounts_keep_every_digit(alice: User) -> None:
    quantity = "12345678901234567890.123456789012345678"
    record(alice, "buy", quantity, unit_price="98765432109876543210.987654321098765432")
    held = alice.portfolios.get().holdings.get()
    assert held.quantity == Decimal(quantity)
    assert held.cost == Decimal(
        "1219326311370217952261850327338667885854.747751864349946654322511812221002896"
    )


def test_entries_are_the_owners_alone(alice: User, bob: User) -> None:
    his = record(bob, "buy", "1", unit_price="1")
    assert delete_entries(alice, [his.pk], now=NOW) == []
    with pytest.raises(Transaction.DoesNotExist):
        edit_entry(alice, his.pk, entry("buy", "2", unit_price="1"), now=NOW)
    with pytest.raises(LedgerError, match="own portfolios"):
        record(alice, "move", "1", to_portfolio=bob.portfolios.get().pk)
    assert Transaction.objects.filter(created_at=F("created_at")).count() == 1
