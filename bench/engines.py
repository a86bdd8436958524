"""A house of its own for every bench: a temporary data folder and a database in it.

A bench runs in a child process whose environment names only these, so that it cannot reach the
database of a configured copy, whatever this machine's settings say.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENGINES = ("sqlite", "postgres")
OWN_HOUSE = "BELLWETHER_BENCH"  # set for the child only; a measuring module refuses without it
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


@contextmanager
def own_house(engine: str) -> Iterator[dict[str, str]]:
    """The environment in which one bench may do what it likes."""
    temporary = tempfile.TemporaryDirectory(prefix="bellwether-bench-")
    with temporary as folder, _database(engine) as url:
        yield {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            "ENV_FILE": os.devnull,
            "DATA_DIR": folder,
            OWN_HOUSE: folder,
            **({"DATABASE_URL": url} if url else {}),
        }


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        yield ""  # the embedded default: a file in the data folder
        return
    from tests.runner import postgres  # the tests' own server, on a disk that counts

    with postgres.server(postgres.programs(), settings=postgres.DURABLE) as url:
        yield url


def refuse_a_configured_house() -> None:
    """Stop, unless this process was started in a house of its own."""
    folder = os.environ.get(OWN_HOUSE, "")
    if not folder or Path(os.environ.get("DATA_DIR", "")) != Path(folder):
        raise SystemExit("A bench only runs on databases of its own: use manage.py bench_….")
