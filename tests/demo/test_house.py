"""The demo keeps to its own folder, and touches nothing that is configured."""

import sqlite3
from pathlib import Path

import pytest

from demo import plate
from demo.house import SIGN, NoDemo, folder_of, fresh, refuse_a_configured_service


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_FILE", "EMAIL_URL"]
)
def test_a_configured_service_is_refused_by_the_name_of_what_is_set(name: str) -> None:
    with pytest.raises(NoDemo, match=f"{name} is set.*Nothing was touched"):
        refuse_a_configured_service({name: "something", "PORT": "8001"})


def test_a_shell_without_settings_is_fine() -> None:
    refuse_a_configured_service({"PORT": "8001", "HOST": "127.0.0.1", "TWILIO_AUTH_TOKEN": ""})
    assert folder_of({}).parts[-2:] == ("var", "demo")
    assert folder_of({"DATA_DIR": "/tmp/x"}) == Path("/tmp/x")  # noqa: S108


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bellwether.sqlite3").write_text("somebody's")
    with pytest.raises(NoDemo, match="no demo"), fresh(tmp_path):
        pass
    assert (tmp_path / "bellwether.sqlite3").read_text() == "somebody's"


def test_each_start_begins_anew_but_for_what_is_only_slow_to_make(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with fresh(folder):
        (folder / "bellwether.sqlite3").write_text("yesterday's")
        (folder / "sandbox").mkdir()
        (folder / "sandbox" / "smtp.jsonl").write_text("{}")
        (folder / "static").mkdir()
        (folder / "static" / "app.css").write_text("a {}")
    with fresh(folder):
        assert {path.name for path in folder.iterdir()} == {SIGN, "demo.lock", "static"}


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with fresh(tmp_path / "demo"), pytest.raises(NoDemo, match="Stop it first"):  # noqa: SIM117
        with fresh(tmp_path / "demo"):
            pass


def test_the_empty_tables_are_kept_for_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert not plate.lay(tmp_path)
    with sqlite3.connect(tmp_path / plate.DATABASE) as database:
        database.execute("CREATE TABLE coins (id)")
    plate.keep(tmp_path)
    (tmp_path / plate.DATABASE).unlink()
    assert plate.lay(tmp_path)
    with sqlite3.connect(tmp_path / plate.DATABASE) as database:
        assert database.execute("SELECT count(*) FROM coins").fetchone() == (0,)
