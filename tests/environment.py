"""Loaded before Django reads its settings: tests get their own data folder and no providers."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

# docs/settings.md names every setting (a house test holds it to that); none of this machine's
# may decide a test.
_documented = Path(__file__).parent.parent / "docs" / "settings.md"
for _name in re.findall(r"^\| `([A-Z_]+)`", _documented.read_text(), re.MULTILINE):
    os.environ.pop(_name, None)
    os.environ.pop(f"{_name}_FILE", None)
os.environ["ENV_FILE"] = os.devnull

folder = tempfile.mkdtemp(prefix="bellwether-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["DATA_DIR"] = folder

# `make test` starts a PostgreSQL server and names it here; without, tests run on SQLite.
if _url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _url
