"""What `up` does before the parts start, and does not do again."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from tracker.up.prepare import alone, collect_static, migrate


@pytest.fixture
def sources(settings: Settings, tmp_path: Path) -> Path:
    """One file of our own to collect, beside what the packages bring."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "page.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return folder


def test_static_files_are_collected_once_and_again_when_one_changed(
    sources: Path, tmp_path: Path
) -> None:
    stamp, collected = tmp_path / "stamp", tmp_path / "collected" / "page.css"
    collect_static(stamp=stamp)
    assert collected.read_text() == "a {}"

    collected.write_text("untouched")
    collect_static(stamp=stamp)
    assert collected.read_text() == "untouched"

    (sources / "page.css").write_text("a { color: red }")
    collect_static(stamp=stamp)
    assert collected.read_text() == "a { color: red }"


def test_a_collection_that_was_interrupted_is_made_again(sources: Path, tmp_path: Path) -> None:
    stamp, collected = tmp_path / "stamp", tmp_path / "collected" / "page.css"
    collect_static(stamp=stamp)
    stamp.unlink()
    collected.unlink()
    collect_static(stamp=stamp)
    assert collected.exists()


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_as_it_is() -> None:
    before = MigrationRecorder(connection).applied_migrations().keys()
    migrate()
    assert MigrationRecorder(connection).applied_migrations().keys() == before


@pytest.mark.django_db
def test_one_migrates_at_a_time_and_the_turn_is_given_back() -> None:
    for _ in range(2):
        with alone():
            pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            assert cursor.fetchone() == (0,)
