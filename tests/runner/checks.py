"""What is checked before a test runs. Every check runs: one look shows all that is wrong."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.runner.machine import ROOT, say

# A service as its owner would set it up; every value is made up.
PRODUCTION = {
    "SITE_URL": "https://bellwether.example.org",
    "SECRET_KEY": "y7#Qm2vLx9!tRw4Kc8@Zp5Nf1Hs6Jd3Gb0Ae-Uo_YiWs5Bq8Mk2",
    "TRUSTED_PROXY_COUNT": "1",
    "ALLOWED_HOSTS": "bellwether.example.org",
    "DATABASE_URL": "postgres://bellwether:secret@db.example.org:5432/bellwether",
    "REDIS_URL": "rediss://redis.example.org:6379/0",
    "EMAIL_URL": "smtps://bellwether:secret@smtp.example.org:465",
    "DEFAULT_FROM_EMAIL": "Bellwether <reminders@bellwether.example.org>",
    "ADMINS": "operator@example.org",
    "METRICS_TOKEN": "p8Fj2kWq7Zr4Tn9Xc5Vb",
    "COINGECKO_API_KEY": "CG-Xr7Tq2Wm9Kp4Zn6Lb3Vc8Hd",
    "COINGECKO_PLAN": "pro",
    "TWILIO_ACCOUNT_SID": "AC0123456789abcdef0123456789abcdef",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_WHATSAPP_FROM": "+14155238886",
    "TWILIO_CONTENT_SIDS": '{"crossing": "HX0123456789abcdef0123456789abcdef"}',
}

# django-stubs' relations from the other side grow stale in the cache: ask again without it.
TYPES = '"$0" . >/dev/null || "$0" --cache-dir=/dev/null .'


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must end with 0."""

    name: str
    command: list[str]
    settings: dict[str, str] = field(default_factory=dict)


def all_pass() -> bool:
    """Run the checks two at a time; what a failing one printed follows its name."""
    say("Checks")
    with (
        tempfile.TemporaryDirectory(prefix="bellwether-checks-") as scratch,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        results = list(pool.map(lambda check: _run(check, Path(scratch)), _checks()))
    return all(results)


def _checks() -> list[Check]:
    programs = Path(sys.executable).parent
    manage = [sys.executable, "manage.py"]
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        Check("types", ["sh", "-c", TYPES, str(programs / "mypy")]),
        Check("lint", [str(programs / "ruff"), "check", "."]),
        Check("format", [str(programs / "ruff"), "format", "--check", "."]),
        Check("import rules", [str(programs / "lint-imports")]),
        Check("templates", [str(programs / "djlint"), "templates", "--lint", "--quiet"]),
        Check("template format", [str(programs / "djlint"), "templates", "--check"]),
        Check("production settings", deploy, PRODUCTION),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
    ]


def _run(check: Check, scratch: Path) -> bool:
    started = time.monotonic()
    environment = _clean_environment() | check.settings
    environment["DATA_DIR"] = str(scratch / check.name.replace(" ", "-"))
    done = subprocess.run(
        check.command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    lines = [f"{'ok ' if passed else 'NO '} {check.name} ({time.monotonic() - started:.1f} s)"]
    if not passed:
        lines += [done.stdout.rstrip(), done.stderr.rstrip()]
    os.write(1, ("\n".join(filter(None, lines)) + "\n").encode())
    return passed


def _clean_environment() -> dict[str, str]:
    """This machine's own settings and .env file must not decide whether the project is right."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }
    return {**kept, "ENV_FILE": os.devnull, "PYTHONDONTWRITEBYTECODE": "1"}
