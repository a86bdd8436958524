"""What is downloaded imports back as the same ledger, with the same holdings, and only once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from tests.fixtures.ledger import NOW, START, coin, record
from tracker.lib.spreadsheets import plain, safe
from transactions.change_portfolio import create_portfolio, delete_portfolio
from transactions.entry import Entry
from transactions.errors import LedgerError
from transactions.importing.import_now import Report, import_now
from transactions.importing.imports import Wishes
from transactions.importing.own_export import export_rows
from transactions.importing.preview import Place, preview_file
from transactions.kinds import IncomeKind, Kind
from transactions.ledger import add_entry, entry_of
from transactions.match_transfers import match
from transactions.models import Holding, Import, Portfolio, Transaction
from transactions.portfolios import default_portfolio
from transactions.prove import differences

COINS = ["bitcoin", "ethereum", "binancecoin"]
FEW = settings(
    max_examples=30, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
numbers = count()
words = st.text(
    st.one_of(st.sampled_from("'=+-@\"',;\n "), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=12,
).map(str.strip)
amounts = st.one_of(
    st.integers(1, 10**38 - 1).map(lambda number: Decimal(f"{number}e-18")),
    st.integers(1, 500).map(Decimal),
)


@st.composite
def ledgers(draw: st.DrawFn) -> list[tuple[int, Entry, bool]]:
    """Entries with the portfolio of each, and whether a transfer out arrives and is matched."""
    made = []
    for _ in range(draw(st.integers(1, 9))):
        kind = Kind(draw(st.sampled_from(Kind.values)))
        one, other, third = draw(st.permutations(COINS))
        fields: dict[str, Any] = {"coin": one, "quantity": draw(amounts)}
        if kind == Kind.INCOME:
            fields["income_kind"] = draw(st.sampled_from(IncomeKind.values))
        if kind == Kind.TRADE:
            fields |= {"other_coin": other, "other_quantity": draw(amounts)}
        if kind == Kind.MOVE:
            fields |= {"to_portfolio": draw(st.integers(0, 2)), "to_exchange": draw(words)}
        if draw(st.booleans()):
            fields |= draw(st.sampled_from([{"currency": "eur"}, {"price_coin": third}]))
            fields |= {name: draw(amounts) for name in draw(PRICED)}
        if draw(st.booleans()):
            fields |= draw(st.sampled_from([{"fee_currency": "usdt"}, {"fee_coin": third}]))
            fields["fee"] = draw(st.sampled_from([Decimal(0), Decimal("0.000001")]))
        for name in ("exchange", "external_id", "note"):
            fields[name] = draw(words)
        at = START + timedelta(microseconds=draw(st.integers(0, 5)), hours=draw(st.integers(0, 3)))
        entry = Entry(kind=kind, at=at, order=draw(st.integers(-1, 1)), **fields)
        made.append((draw(st.integers(0, 2)), entry, draw(st.booleans())))
    return made


PRICED = st.sampled_from([["unit_price"], ["total"], ["unit_price", "total"]])


def newcomer() -> User:
    name = f"person{next(numbers)}"
    return User.objects.create_user(name, f"{name}@example.org")


def keep(owner: User, found: list[tuple[int, Entry, bool]]) -> None:
    """Write the ledger down in three portfolios, one with a cost method of its own."""
    for each in COINS:
        coin(each)
    places = [
        default_portfolio(owner),
        create_portfolio(owner, "=Savings", cost_method="hifo"),
        create_portfolio(owner, "Über, alles"),
    ]
    for place, said, arrives in found:
        to = None if said.to_portfolio is None else places[said.to_portfolio].pk
        row = add_entry(places[place], replace(said, to_portfolio=to), now=NOW)
        if said.kind == Kind.TRANSFER_OUT and arrives:
            feeless = replace(said, fee=None, fee_currency="", fee_coin=None)
            arrival = replace(feeless, kind=Kind.TRANSFER_IN)
            into = add_entry(places[place - 1], arrival, now=NOW)
            match(owner, row.pk, into.pk, now=NOW)


def exported(owner: User, path: Path) -> Path:
    rows = export_rows(Transaction.objects.of(owner))
    path.write_bytes("".join(rows).encode())
    return path


def bring(owner: User, path: Path, **wishes: Any) -> Report:
    portfolio = default_portfolio(owner)
    return import_now(path, portfolio, wishes=Wishes(**wishes), clock=lambda: NOW)


def entries(owner: User) -> list[tuple[object, ...]]:
    """All that the ledger says, by the names of portfolios."""
    rows = Transaction.objects.of(owner).select_related("portfolio", "to_portfolio", "matched_out")
    return sorted((_facts(row) for row in rows), key=repr)


def _facts(row: Transaction) -> tuple[object, ...]:
    to = row.to_portfolio.name if row.to_portfolio else None
    other_end = repr(_facts(row.matched_out)) if row.matched_out else None
    said = replace(entry_of(row), to_portfolio=None)
    return (row.portfolio.name, row.portfolio.cost_method, to, other_end, repr(said), row.worth)


def holdings(owner: User) -> list[tuple[object, ...]]:
    columns = ("portfolio__name", "coin", "quantity", "cost", "realised", "cost_unknown",
               "realised_unknown")  # fmt: skip
    return sorted(Holding.objects.filter(portfolio__owner=owner).values_list(*columns), key=repr)


@pytest.mark.django_db
@FEW
@given(ledgers())
def test_an_export_comes_back_as_the_same_ledger(
    tmp_path: Path, found: list[tuple[int, Entry, bool]]
) -> None:
    first, second = newcomer(), newcomer()
    keep(first, found)
    path = exported(first, tmp_path / "ledger.csv")
    report = bring(second, path)
    assert (report.problems, report.duplicates) == ([], 0)
    assert entries(second) == entries(first)
    assert holdings(second) == holdings(first)
    assert list(differences(second)) == []
    for owner in (first, second):
        assert bring(owner, path).imported == 0, "what is there already came in again"


@given(words)
def test_what_a_spreadsheet_would_carry_out_is_neutral_and_comes_back(text: str) -> None:
    assert plain(safe(text)) == text
    assert not safe(text).startswith(("=", "+", "-", "@"))


def test_missing_portfolios_are_told_first_and_then_made(
    alice: User, bob: User, tmp_path: Path
) -> None:
    create_portfolio(alice, "Cold")
    record(alice, "buy", "2")
    record(alice, "move", "1", at=1, to_portfolio=alice.portfolios.get(name="Cold").pk)
    path = exported(alice, tmp_path / "ledger.csv")
    home = default_portfolio(bob)
    assert preview_file(path, home, now=NOW).places == [Place("My portfolio", 2, is_new=False)]
    assert set(bob.portfolios.values_list("name", flat=True)) == {"My portfolio"}
    bring(bob, path)
    assert set(bob.portfolios.values_list("name", flat=True)) == {"My portfolio", "Cold"}
    assert [row[:3] for row in holdings(bob)] == [row[:3] for row in holdings(alice)]


def test_a_whole_export_goes_into_one_portfolio_when_asked(
    alice: User, bob: User, tmp_path: Path
) -> None:
    record(alice, "buy", "2", portfolio=create_portfolio(alice, "Cold"))
    bring(bob, exported(alice, tmp_path / "ledger.csv"), into_one=True)
    assert Transaction.objects.of(bob).get().portfolio == bob.portfolios.get()


def test_a_file_of_an_exchange_is_known_after_its_entries_came_back(
    alice: User, bob: User, tmp_path: Path
) -> None:
    for each in COINS:
        coin(each)
    fills = tmp_path / "fills.csv"
    fills.write_text(
        "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"
        + "2021-05-01 08:00:01,ETHBTC,BUY,0.06,2,0.12,0.002,ETH\n" * 2
    )
    assert bring(alice, fills).imported == 2
    assert bring(bob, exported(alice, tmp_path / "ledger.csv")).imported == 2
    assert (bring(bob, fills).imported, bring(bob, fills).duplicates) == (0, 2)


def test_a_portfolio_that_goes_leaves_what_its_imports_brought_to_others(
    alice: User, bob: User, tmp_path: Path
) -> None:
    record(alice, "buy", "2", portfolio=create_portfolio(alice, "Cold"))
    path = exported(alice, tmp_path / "ledger.csv")
    other = create_portfolio(bob, "Other")
    import_now(path, other, wishes=Wishes(), clock=lambda: NOW)
    delete_portfolio(other, now=NOW)
    assert Import.objects.get(owner=bob).portfolio.name == "Cold"
    assert [str(held.quantity) for held in Holding.objects.filter(portfolio__owner=bob)] == ["2"]


def test_one_end_of_a_match_comes_alone(alice: User, bob: User, tmp_path: Path) -> None:
    out = record(alice, "transfer_out", "1", at=0)
    into = record(alice, "transfer_in", "1", at=1)
    match(alice, out.pk, into.pk, now=NOW)
    path = tmp_path / "half.csv"
    rows = export_rows(Transaction.objects.of(alice).filter(kind=Kind.TRANSFER_IN))
    path.write_text("".join(rows))
    assert bring(bob, path).imported == 1
    assert Transaction.objects.of(bob).get().matched_out is None


def test_a_file_cannot_bring_any_number_of_portfolios(bob: User, tmp_path: Path) -> None:
    coin("bitcoin")
    rows = [f"2024-01-01,buy,,bitcoin,BTC,{n},,,,,,,,,,,,,Place {n}\n" for n in range(1, 103)]
    path = tmp_path / "many.csv"
    header = "at,kind,income kind,coin,symbol,quantity,other coin,other quantity,unit price,total,"
    header += "currency,price coin,fee,fee currency,fee coin,exchange,external id,note,portfolio\n"
    path.write_text(header + "".join(rows))
    report = bring(bob, path)
    assert (report.imported, len(report.problems)) == (100, 2)
    assert Portfolio.objects.of(bob).count() == 101
    with pytest.raises(LedgerError):
        create_portfolio(bob, "place 1")
