"""A copy of everything while it is in use, no half one, and nothing written over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from tracker.backup.make import forget_older, make_backup

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEGINS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}


def test_a_copy_is_whole_closed_to_others_and_only_the_newest_are_kept(
    transactional_db: None, tmp_path: Path
) -> None:
    made = [make_backup(tmp_path / "copies", now=NOW + timedelta(days=day)) for day in range(2)]
    assert made[0].stat().st_mode & 0o777 == 0o600
    assert made[0].read_bytes().startswith(BEGINS[connection.vendor])
    assert sorted(made[0].parent.iterdir()) == made
    assert forget_older(tmp_path / "copies", keep=0) == []
    call_command("backup", folder=tmp_path / "copies", keep=2)
    assert not made[0].exists()
    assert made[1].exists()


def test_nothing_is_restored_over_a_database_that_is_used(
    transactional_db: None, tmp_path: Path
) -> None:
    User.objects.create_user("alice", "alice@example.org")
    copy, other = make_backup(tmp_path, now=NOW), tmp_path / "other"
    other.write_text("nothing of ours")
    for path, refusal in (
        (copy, "not empty, and nothing was changed"),
        (other, "is no backup of a"),
        (tmp_path / "missing", "cannot be read"),
    ):
        with pytest.raises(CommandError, match=refusal):
            call_command("restore", path)
    assert User.objects.filter(username="alice").exists()
