"""The supervisor, seen from outside: what is killed comes back, what is stopped is gone."""

import os
import shutil
import signal
import socket
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.fixtures.copies import Copy, StartCopy
from tests.waiting import until
from tracker.up.locks import claim

pytestmark = pytest.mark.processes
BACK_SECONDS = 45.0  # on a quiet machine it takes three; tests share theirs
# Where nobody else works everything ends within five; whoever waited for a silent answer would take
# fifteen and more.
ENDED_SECONDS = 12.0


def page(address: str) -> int:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310
        return int(answer.status)


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes
    )


def a_ring_is_answered(copy: Copy) -> bool:
    before = copy.runs()
    copy.ring()
    return until(lambda: copy.runs() != before, seconds=30, saying="nobody answered the ring")


def is_back(copy: Copy, name: str, *, instead_of: int) -> bool:
    part = copy.part(name)
    back = sum(f"{name} is back" in line for line in copy.lines)
    return part is not None and part.pid != instead_of and back == 1


def kill_and_await(copy: Copy, name: str) -> None:
    victim = copy.part(name)
    assert victim
    victim.kill()
    until(
        lambda: is_back(copy, name, instead_of=victim.pid),
        seconds=BACK_SECONDS,
        saying=f"{name} did not come back",
    )


def test_each_part_that_is_killed_comes_back_and_rings_are_answered(start_copy: StartCopy) -> None:
    copy = start_copy().ready()
    assert page(copy.address) == 200
    for name in ("sender", "beat", "redis", "web"):
        kill_and_await(copy, name)
        assert a_ring_is_answered(copy)
        assert page(copy.address) == 200


def test_parts_that_live_but_do_nothing_are_replaced(start_copy: StartCopy) -> None:
    copy = start_copy(STALL_SECONDS="6").ready()
    for name in ("worker", "web"):
        frozen = copy.part(name)
        assert frozen
        frozen.suspend()
        until(
            lambda frozen=frozen: all_gone([frozen]),  # type: ignore[misc]
            seconds=BACK_SECONDS,
            saying=f"{name} was not replaced",
        )
        assert f"up     │ {name} has fallen silent and is replaced" in copy.lines
    assert a_ring_is_answered(copy)
    assert page(copy.address) == 200


def test_a_signal_stops_everything_soon(start_copy: StartCopy) -> None:
    copy = start_copy().ready()
    processes = copy.processes()
    start = time.monotonic()
    assert copy.stop(signal.SIGTERM) == 0
    assert time.monotonic() - start < ENDED_SECONDS
    assert all_gone(processes)


@pytest.mark.parametrize("slow", ["false", "true"])
def test_a_step_that_waits_for_an_answer_does_not_delay_the_end(
    start_copy: StartCopy, slow: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/api/v3"
        copy = start_copy(SLOW_MODE=slow, COINGECKO_BASE_URL=address).ready()
        until(lambda: "running" in (copy.runs("refresh prices") or ()), seconds=30)
        start = time.monotonic()
        assert copy.stop() == 0
        assert time.monotonic() - start < ENDED_SECONDS


def test_killing_the_supervisor_leaves_no_orphan(start_copy: StartCopy) -> None:
    copy = start_copy().ready()
    processes = copy.processes()
    assert len(processes) >= 7  # the pool's two processes included
    copy.process.kill()
    copy.process.wait()
    until(lambda: all_gone(processes), saying="something outlived the supervisor")


def test_it_ends_with_the_one_that_started_it(start_copy: StartCopy) -> None:
    nobody = "1"  # not its parent, as after the end of the one that was
    copy = start_copy("--only", "web", "--end-with", nobody, SLOW_MODE="true")
    assert copy.process.wait(timeout=60) == 0


def test_a_queue_file_that_is_broken_stops_nobody(
    start_copy: StartCopy, prepared_folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "data" / "redis" / "appendonly.aof"
    shutil.copytree(prepared_folder, tmp_path / "data")
    kept.parent.mkdir()
    kept.write_text("*garbage\n" * 9)
    copy = start_copy("--only", "web").ready()
    assert page(copy.address) == 200
    assert kept.with_suffix(".aof.broken").exists()


def test_steps_run_without_any_redis_until_ctrl_c(start_copy: StartCopy) -> None:
    copy = start_copy(SLOW_MODE="true").ready()
    assert "slow mode" in copy.output.lower()
    first = until(copy.runs, seconds=30)
    until(lambda: copy.runs() != first, seconds=60, saying="no second heartbeat")
    assert copy.part("redis") is None
    assert copy.stop(signal.SIGINT) == 0


def test_two_copies_do_not_disturb_each_other(start_copy: StartCopy) -> None:
    first = start_copy(name="first").ready()
    second = start_copy("--only", "web", name="second").ready()
    assert first.address != second.address
    assert second.stop() == 0
    assert page(first.address) == 200
    assert a_ring_is_answered(first)


def test_a_second_copy_on_the_same_folder_is_refused(
    start_copy: StartCopy, prepared_folder: Path
) -> None:
    with claim(prepared_folder / "run", ["web"]):
        copy = start_copy("--only", "web", SLOW_MODE="true", DATA_DIR=str(prepared_folder))
        assert copy.refusal() == (
            f"CommandError: The web part already runs from {prepared_folder} "
            f"(process {os.getpid()}). Stop it first, or give this copy its own DATA_DIR and PORT."
        )


def test_a_taken_port_is_said_in_one_sentence(start_copy: StartCopy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        copy = start_copy(PORT=str(port))
        assert copy.refusal() == (
            f"CommandError: Port {port} is taken by another program. "
            f"Choose another: make run PORT={port + 1}"
        )


def test_a_port_that_is_no_number_is_said_in_one_sentence(start_copy: StartCopy) -> None:
    copy = start_copy(PORT="http")
    assert copy.refusal() == 'Environment variable "PORT" invalid: Not a valid integer.'


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(start_copy: StartCopy) -> None:
    folder = f"{__file__}/data"
    copy = start_copy(DATA_DIR=folder)
    assert copy.refusal() == (
        f"Cannot write to {folder}: Not a directory. Choose another folder: DATA_DIR=/some/folder"
    )


def test_what_it_keeps_is_closed_to_others(start_copy: StartCopy) -> None:
    copy = start_copy("--only", "web").ready()
    for name in (".", "redis", "run"):
        assert os.stat(copy.folder / name).st_mode & 0o077 == 0
    assert (copy.folder / "secret_key").stat().st_mode & 0o077 == 0
    assert (copy.folder / "redis" / "redis.sock").stat().st_mode & 0o077 == 0
