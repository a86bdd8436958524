"""A file becomes entries once, all of them together, and can be taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accounts.models import User
from market.models import Coin
from tests.fixtures.market import make_coin
from tests.transactions.said import NOW, SAMPLES
from transactions.importing import imports
from transactions.importing.carry_out import carry_out
from transactions.importing.import_now import import_now
from transactions.importing.imports import Wishes
from transactions.importing.lease import LEASE
from transactions.importing.mapping import Mapping
from transactions.importing.preview import preview_file
from transactions.importing.refusals import ImportRefused, UnknownFormat
from transactions.importing.save import save_rows, take
from transactions.models import Holding, Import, Portfolio, Transaction
from transactions.portfolios import default_portfolio

FILLS = SAMPLES / "binance_trades.csv"
HEADER = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"
FILL = "2021-05-01 08:00:01,ETHBTC,BUY,0.06,2,0.12,0.002,ETH\n"


@pytest.fixture
def portfolio(alice: User) -> Portfolio:
    symbols = {"bitcoin": "btc", "ethereum": "eth", "tether": "usdt", "binancecoin": "bnb",
               "1inch": "1inch", "shiba-inu": "shib"}  # fmt: skip
    for coin, symbol in symbols.items():
        make_coin(coin, symbol=symbol)
    return default_portfolio(alice)


def clock() -> datetime:
    return NOW


def bring(portfolio: Portfolio, path: Path, *, exchange: str = "") -> tuple[int, int]:
    report = import_now(path, portfolio, wishes=Wishes(exchange=exchange), clock=clock)
    return report.imported, report.duplicates


def test_the_same_file_again_adds_nothing(portfolio: Portfolio) -> None:
    assert bring(portfolio, FILLS) == (3, 0)
    assert bring(portfolio, FILLS) == (0, 3)
    assert Transaction.objects.count() == 3


def test_two_identical_fills_are_two_and_an_overlapping_file_adds_what_is_new(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    (tmp_path / "one.csv").write_text(HEADER + FILL + FILL)
    (tmp_path / "more.csv").write_text(HEADER + FILL + FILL + FILL)
    assert bring(portfolio, tmp_path / "one.csv") == (2, 0)
    assert bring(portfolio, tmp_path / "more.csv") == (1, 2)


def test_a_dry_run_saves_nothing(portfolio: Portfolio) -> None:
    report = import_now(FILLS, portfolio, wishes=Wishes(), clock=clock, dry_run=True)
    assert (report.imported, Import.objects.count(), Transaction.objects.count()) == (3, 0, 0)


def test_a_confirmed_import_shows_all_at_once_and_can_be_undone(portfolio: Portfolio) -> None:
    with FILLS.open("rb") as file:
        batch = imports.receive(portfolio, [file.read()], file_name="b.csv", now=NOW)
    assert imports.preview_of(batch, now=NOW).new == 3
    assert imports.confirm(batch)
    work = take(batch, now=NOW)
    assert work is not None
    save_rows(batch, work, clock=clock)
    assert Transaction.objects.count() == 0  # the worker dies here; its rows are hidden
    assert carry_out(clock=clock) == 0  # the lease is still held
    assert carry_out(clock=lambda: NOW + 2 * LEASE) == 1
    assert imports.progress(batch).percent == 100
    assert Transaction.objects.count() == 3
    assert Holding.objects.held().exists()
    assert imports.undo(batch, now=NOW)
    assert Transaction.objects.count() == 0
    assert not Holding.objects.held().exists()
    assert carry_out(clock=clock) == 1
    assert Transaction.with_hidden.count() == 0


def test_an_ambiguous_symbol_is_settled_once(portfolio: Portfolio, tmp_path: Path) -> None:
    one = make_coin("one-coin", symbol="dup", rank=900)
    make_coin("another-coin", symbol="dup", rank=950)
    path = tmp_path / "dup.csv"
    path.write_text(HEADER + FILL.replace("ETHBTC", "DUPBTC"))
    found = preview_file(path, portfolio, now=NOW)
    assert [each.candidates for each in found.questions] == [("one-coin", "another-coin")]
    assert found.problem_count == 1
    imports.settle(portfolio.owner, "DUP", exchange="Binance", coin=one.pk)
    assert bring(portfolio, path) == (1, 0)


def test_a_file_of_nothing_known_names_its_columns_and_what_is_near(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Symbol,Type,Quantity,Wert,Datum\nBTC,Buy,1,2,3\n")
    with pytest.raises(UnknownFormat) as refused:
        bring(portfolio, path)
    assert refused.value.columns == ["Symbol", "Type", "Quantity", "Wert", "Datum"]
    assert refused.value.nearest == ["Revolut crypto statement"]
    assert Import.objects.count() == 0


def test_any_file_can_be_mapped(portfolio: Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "Datum;Was;Münze;Menge;Summe\n25.12.2021 10:00;buy;BTC;0,5;20.000,00\n", "cp1252"
    )
    columns = {"at": "Datum", "kind": "Was", "coin": "Münze", "quantity": "Menge", "total": "Summe"}
    mapping = Mapping(columns=columns, currency="EUR", exchange="My bank")
    import_now(path, portfolio, wishes=Wishes(mapping=mapping), clock=clock)
    entry = Transaction.objects.get()
    assert (entry.kind, entry.coin_id, str(entry.quantity)) == ("buy", "bitcoin", "0.5")
    assert (str(entry.total), entry.currency, entry.exchange) == ("20000", "eur", "My bank")
    assert entry.at == datetime(2021, 12, 25, 10, tzinfo=UTC)


def test_another_exchange_is_not_guessed(portfolio: Portfolio) -> None:
    with pytest.raises(ImportRefused):
        bring(portfolio, FILLS, exchange="Kraken")


def test_a_preview_nobody_confirms_is_forgotten(portfolio: Portfolio) -> None:
    batch = imports.receive(portfolio, [FILLS.read_bytes()], file_name="b.csv", now=NOW)
    assert imports.discard_old(now=NOW + timedelta(days=2)) == 1
    assert not Import.objects.filter(pk=batch.pk).exists()
    assert Coin.objects.exists()
