"""Reads and saves a file of 100,000 fills our way, against a bare bulk_create of the same rows.

Every chunk is parsed, matched, looked up among what is known, valued and committed with its
fingerprints. The rebuild of holdings is not counted: bench_holdings times it. Memory is that of a
child process which only sifts, for a file and for one ten times as long.
"""

import csv
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from accounts.models import User
from bench.figures import Figure, compare
from bench.patience import figure, other_writer
from market.models import Coin
from transactions.importing.carry_out import carry_out
from transactions.importing.imports import confirm, receive, undo
from transactions.importing.save import save_rows, take
from transactions.importing.undo import delete_rows
from transactions.models import Import, Portfolio, Transaction

ROWS = 100_000
WATCHED = 50_000  # while others write
LIMIT = 4.0
MEMORY_LIMIT = 1.5
START = datetime(2019, 1, 1, tzinfo=UTC)
HEADER = ["Date(UTC)", "Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"]


def measure(engine: str) -> list[Figure]:
    portfolio = house()
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "fills.csv", rows=ROWS)
        ours = _ours(path, portfolio)
        theirs = _theirs(portfolio)
        name = f"parse and save {ROWS} rows, against a bare bulk_create of them"
        figures = [compare(name, engine, ours=[ours], theirs=[theirs], limit=LIMIT)]
        figures += _patience(written(Path(folder) / "half.csv", rows=WATCHED), portfolio, engine)
        if engine == "sqlite":
            figures.append(_memory(Path(folder), engine))
    return figures


def _patience(path: Path, portfolio: Portfolio, engine: str) -> list[Figure]:
    """While a long file is saved, shown and taken back, others write."""
    User.objects.create_user("other writer", "other@example.org")
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        batch = receive(portfolio, pieces, file_name=path.name, now=timezone.now())
    found = []
    for what, begin in (("saving", confirm), ("undoing", partial(undo, now=timezone.now()))):
        with other_writer() as waited:
            started = time.perf_counter()
            begin(batch)
            carry_out(clock=timezone.now)
            spent = time.perf_counter() - started
            found.append(figure(f"{what} a file ({WATCHED} rows, {spent:.0f} s)", engine, waited()))
        batch.refresh_from_db()
    if batch.state != Import.State.UNDONE:
        raise SystemExit(f"The import is {batch.get_state_display()}.")
    return found


def house() -> Portfolio:
    """A person, and the coins of the file."""
    for coin, symbol in (("bitcoin", "btc"), ("ethereum", "eth"), ("binancecoin", "bnb")):
        Coin.objects.get_or_create(id=coin, defaults={"symbol": symbol, "name": coin, "rank": 1})
    owner, _ = User.objects.get_or_create(username="bench", email="bench@example.org")
    return Portfolio.objects.get_or_create(owner=owner, name="Bench")[0]


def written(path: Path, *, rows: int) -> Path:
    """An export of so many fills, no two alike."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            at = START + timedelta(seconds=number * 60)
            side = "SELL" if number % 3 == 2 else "BUY"
            amount = f"{1 + number % 97}.{number % 1000:03}"
            cells = ["ETHEUR", side, "150.25", amount, f"{150 + number % 89}.5", "0.0012", "BNB"]
            writer.writerow([f"{at:%Y-%m-%d %H:%M:%S}", *cells])
    return path


def _ours(path: Path, portfolio: Portfolio) -> float:
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        batch = receive(portfolio, pieces, file_name=path.name, now=timezone.now())
    confirm(batch)
    started = time.perf_counter()
    lease = take(batch, now=timezone.now())
    if lease is None:
        raise SystemExit("The import could not be taken.")
    save_rows(batch, lease, clock=timezone.now)
    spent = time.perf_counter() - started
    saved = Transaction.with_hidden.filter(batch=batch).count()
    if saved != ROWS:
        raise SystemExit(f"{saved} rows were saved, not {ROWS}.")
    return spent


def _theirs(portfolio: Portfolio) -> float:
    rows = list(Transaction.with_hidden.filter(portfolio=portfolio).order_by("pk"))
    batch = rows[0].batch
    if not isinstance(batch, Import):
        raise SystemExit("There is nothing to compare with.")
    delete_rows(batch)
    for row in rows:
        row.pk = None
    started = time.perf_counter()
    Transaction.with_hidden.bulk_create(rows, batch_size=500)
    spent = time.perf_counter() - started
    delete_rows(batch)
    Import.objects.filter(pk=batch.pk).delete()  # it was never shown
    return spent


def _memory(folder: Path, engine: str) -> Figure:
    """Peaks in megabytes: `value` of the long file, `baseline` of the short one."""
    short, long = (
        _peak(written(folder / f"{rows}.csv", rows=rows)) for rows in (ROWS // 5, ROWS * 2)
    )
    return Figure("peak memory of ten times the rows, in MB", engine, long, short, MEMORY_LIMIT)


def _peak(path: Path) -> float:
    command = [sys.executable, "-m", "bench.sift", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout.splitlines()[-1])
