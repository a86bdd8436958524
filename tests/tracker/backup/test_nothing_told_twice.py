"""The whole story on both engines: a backup, more life, a restore. The providers' ledgers judge."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications.deliver import deliver_ready
from notifications.models import Destination
from notifications.transports.configured import outlets
from reminders.summaries.change import Wish, create_summary
from reminders.summaries.when import Rhythm
from sandbox.smtp.running import RunningSmtp
from tests.fixtures.reminders import make_reminder
from tests.fixtures.whatsapp import Texting
from tests.notifications.sending import mailbox_of
from tests.reminders.pulse import Pulse
from tracker.backup.make import make_backup

SECOND = timedelta(seconds=1)


def run(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=os.environ | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def restored_house(
    texting: Texting, settings: Settings, folder: Path, database: str
) -> dict[str, str]:
    """The environment of a copy on the restored database, with the same providers."""
    return {
        **texting.twilio.environment, "DATABASE_URL": database, "DATA_DIR": str(folder),
        "EMAIL_URL": settings.EMAIL_URL, "SLOW_MODE": "true", "TWILIO_RECIPIENT_SECONDS": "0",
        "COINGECKO_BASE_URL": "http://127.0.0.1:1/api/v3", "COINGECKO_PATIENCE_SECONDS": "0",
        "DEFAULT_FROM_EMAIL": "bell@example.org", "URGENT_REPEAT_SECONDS": "1",
        "FALLBACK_SECONDS": "1",
    }  # fmt: skip


def test_a_restored_backup_tells_nothing_again_and_the_next_crossing_once(
    empty_database: str,
    alice: User,
    phone: Destination,
    texting: Texting,
    smtp: RunningSmtp,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.EMAIL_URL = f"smtp://{smtp.host}:{smtp.port}"
    mailbox_of(alice)
    pulse = Pulse(now=timezone.now() - timedelta(minutes=1))
    pulse.refresh(bitcoin="69900", after=SECOND)
    make_reminder(alice, now=pulse.now, mode="every_time", cooldown_seconds=0)
    create_summary(alice, Wish(Rhythm("daily", timezone.now().time())), now=timezone.now())
    texting.tell(alice, "crossing:1001", urgent=True)
    deliver_ready(outlets(), clock=timezone.now)  # on the phone, and to be repeated
    texting.tell(alice, "crossing:1002")  # waits while the backup is made
    copy = make_backup(tmp_path / "copies", now=timezone.now())

    deliver_ready(outlets(), clock=timezone.now)
    assert pulse.refresh(bitcoin="70100", after=SECOND).fired == 1
    deliver_ready(outlets(), clock=timezone.now)
    texting.twilio.settle()

    def told() -> tuple[int, int]:
        return len(texting.sent()), len(smtp.mails())

    assert told() == (3, 1)
    own = restored_house(texting, settings, tmp_path, empty_database)
    said = run("manage.py", "restore", str(copy), **own)
    assert "Messages set aside, which may have left since: 1." in said
    assert "Reminders that start from the next price: 1." in said
    assert json.loads(run("-m", "tests.tracker.backup.live_on", "70200", "70300", **own)) == {
        "fired": [0, 0],
        "states": ["waiting"],
    }
    assert told() == (3, 1)
    lived = json.loads(run("-m", "tests.tracker.backup.live_on", "68000", "70400", **own))
    assert (lived["fired"], told()) == ([0, 1], (4, 2))
