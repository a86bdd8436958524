"""PostgreSQL's own programs, told where the database is without a word on the command line."""

import os
import shutil
import subprocess
from typing import Any

from django.db import connection

NAMES = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}


class NoBackup(Exception):
    """Why there is no copy, or none was put back, in a sentence fit to be shown."""


def run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise NoBackup(
            f"There is no {program} here. Install PostgreSQL's client programs (Debian: apt "
            "install postgresql-client), or run this where they are."
        )
    told: dict[str, Any] = connection.settings_dict
    given = {name: str(told[key]) for name, key in NAMES.items() if told[key]}
    ssl = {"PGSSLMODE": told["OPTIONS"]["sslmode"]} if "sslmode" in told["OPTIONS"] else {}
    done = subprocess.run(  # noqa: S603 - the password is in the environment, not in the list
        [path, *arguments], env=os.environ | given | ssl,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoBackup(f"{program} failed: {' '.join(done.stderr.split())[:300]}")
