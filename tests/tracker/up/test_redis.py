"""Where the embedded Redis comes from and where it is found."""

import shutil
from pathlib import Path

from tests.fixtures.redis import answers
from tracker.up import redis as embedded


def test_there_is_a_program_to_embed() -> None:
    program = embedded.find_program()
    assert program
    assert Path(program).name == "redis-server"


def test_a_socket_lies_in_the_data_folder_unless_its_path_is_too_long(tmp_path: Path) -> None:
    assert embedded.socket_path(Path("/var/lib/x")) == Path("/var/lib/x/redis.sock")
    elsewhere = embedded.socket_path(tmp_path / ("long" * 30))
    assert len(str(elsewhere)) <= embedded.LONGEST_SOCKET_PATH
    assert elsewhere.parent.stat().st_mode & 0o077 == 0
    shutil.rmtree(elsewhere.parent)


def test_an_address_survives_odd_folder_names() -> None:
    assert embedded.url(Path("/a b/ü.sock")) == "unix:///a%20b/%C3%BC.sock?db=0"


def test_it_answers_once_it_runs(redis_server: str, tmp_path: Path) -> None:
    assert answers(redis_server)
    assert embedded.answers(tmp_path / "nobody.sock") is False
