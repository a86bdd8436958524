import os
import subprocess
import sys

from bench.figures import Figure, compare, report


def test_the_median_of_the_rounds_decides() -> None:
    figure = compare("write", "sqlite", ours=[0.1, 9.0, 0.2], theirs=[2.0, 0.1, 2.0], limit=0.1)

    assert (figure.value, figure.baseline, figure.ratio, figure.ok) == (200, 2000, 0.1, True)


def test_a_report_holds_what_is_promised_and_is_not_ok_with_one_miss() -> None:
    good, bad = Figure("a", "sqlite", 1, 10, 0.5), Figure("b", "postgres", 8, 10, 0.5)

    found = report([good, bad])

    assert list(found["figures"][0]) == ["name", "engine", "value", "baseline", "ratio", "limit"]
    assert (report([good])["ok"], found["ok"]) == (True, False)
    assert "TOO SLOW" in str(bad)


def test_a_bench_refuses_a_configured_copy() -> None:
    environment = {**os.environ, "BELLWETHER_BENCH": ""}
    command = [sys.executable, "-m", "bench.child", "bench.refresh", "sqlite"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "databases of its own" in done.stderr
