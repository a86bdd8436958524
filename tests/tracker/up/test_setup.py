"""bin/setup, run for real on a project without requirements, so that it needs no network."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker.env import BASE_DIR

pytestmark = pytest.mark.processes
TOOLS = ("sh", "dirname", "env", "rm", "mkdir")


class Project:
    """A working copy with the set-up scripts, and the only programs its PATH holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.programs = folder / "programs"
        self.home = folder / "home"
        for path in (self.folder / "bin", self.programs, self.home):
            path.mkdir(parents=True)
        for name in ("setup", "install.py"):
            shutil.copy(BASE_DIR / "bin" / name, self.folder / "bin" / name)
        for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt", ".npmrc"):
            (self.folder / name).write_text("")
        for name in ("package.json", "package-lock.json"):
            (self.folder / name).write_text("{}")
        for name in TOOLS:
            (self.programs / name).symlink_to(str(shutil.which(name)))

    def add_program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def add_python(self, before: str = "", *, name: str = "python3") -> None:
        """This interpreter; `before` is run before what is asked of it with -c."""
        real = os.path.realpath(sys.executable)
        asked = f'exec {real} -c "import sys; {before}; exec(sys.argv[1])" "$2"'
        self.add_program(name, f'if [ "$1" = -c ]; then {asked}; fi\nexec {real} "$@"')

    def add_npm(self) -> None:
        self.add_program("npm", "rm -rf node_modules && mkdir node_modules")

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["bin/setup", *arguments],
            cwd=self.folder,
            env={"PATH": str(self.programs), "HOME": str(self.home), **OFFLINE, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def set_up(self, *arguments: str, **environment: str) -> tuple[int, str]:
        process = self.start(*arguments, **environment)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def commands(self, containing: str) -> int:
        log = (self.folder / ".venv" / "setup.log").read_text()
        lines = [line for line in log.splitlines() if line.startswith("$ ")]
        return sum(containing in line for line in lines)


OFFLINE = {"PIP_NO_INDEX": "1"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_it_works_once_and_again_only_when_something_changed(project: Project) -> None:
    project.add_python("pass")
    project.add_npm()
    code, said = project.set_up()
    assert code == 0, said
    assert "$ " not in said

    start = time.monotonic()
    assert project.set_up() == (0, "")
    assert time.monotonic() - start < 10  # a twentieth of a second where nobody else works

    (project.folder / "requirements.txt").write_text("# another pin\n")
    (project.folder / ".venv" / "kept").touch()
    assert project.set_up()[0] == 0
    assert (project.folder / ".venv" / "kept").exists()
    assert project.commands("-m venv") == 1
    assert project.commands("npm ci") == 1

    assert project.set_up("--dev")[0] == 0
    assert project.commands("requirements-dev.txt") >= 1
    assert project.set_up() == (0, "")


def test_a_set_up_that_was_killed_is_done_again_from_the_start(project: Project) -> None:
    project.add_python("pass")
    project.add_npm()
    half_made = project.folder / ".venv"
    half_made.mkdir()
    for name in ("unfinished", "half-a-package"):
        (half_made / name).touch()
    code, said = project.set_up()
    assert code == 0, said
    assert not (half_made / "half-a-package").exists()
    assert not (half_made / "unfinished").exists()


def test_two_at_once_do_the_work_once(project: Project) -> None:
    project.add_python("pass")
    project.add_npm()
    both = [project.start(), project.start()]
    for process in both:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert project.commands("-m venv") == 1


def test_what_is_a_link_is_left_alone(project: Project, tmp_path: Path) -> None:
    project.add_python("pass")
    for name in (".venv", "node_modules"):
        (tmp_path / name).mkdir()
        (project.folder / name).symlink_to(tmp_path / name)
    assert project.set_up() == (0, "")
    assert list((tmp_path / ".venv").iterdir()) == []


def test_an_old_python_is_named(project: Project) -> None:
    project.add_python("sys.version_info = (3, 8, 1)")
    project.add_program("python3.12", "echo 'python3.12: command not found' >&2; exit 127")
    code, said = project.set_up()
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("setup: Bellwether needs Python 3.11 or newer; ")
    assert f"{project.programs}/python3 is Python" in said


def test_a_python_without_its_venv_module_is_named(project: Project) -> None:
    project.add_python("sys.modules['ensurepip'] = None")
    code, said = project.set_up()
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(f"setup: {project.programs}/python3 lacks its venv module")


def test_a_machine_without_python_is_told_what_to_install(project: Project) -> None:
    code, said = project.set_up()
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("setup: no working Python was found. Install Python 3.11")


def test_the_chosen_python_is_the_one_that_is_judged(project: Project) -> None:
    project.add_python("pass")
    code, said = project.set_up(PYTHON="/no/such python")
    assert code == 1
    assert said.startswith("setup: no working Python was found at /no/such python.")


def test_without_network_it_says_so(project: Project) -> None:
    project.add_python("pass")
    project.add_npm()
    (project.folder / "requirements.txt").write_text("Django==5.2.19\n")
    nowhere = "http://127.0.0.1:1/"
    code, said = project.set_up(PIP_NO_INDEX="0", PIP_INDEX_URL=nowhere, PIP_RETRIES="0")
    assert code == 1
    assert said.splitlines()[1:] == [
        "setup: The Python packages could not be installed. A package index could not be reached: "
        "check the network and run this again. (Details: .venv/setup.log)"
    ]


def test_a_folder_that_cannot_be_written_is_named(project: Project) -> None:
    project.add_python("pass")
    (project.folder / ".venv").write_text("a file where a folder should be")
    code, said = project.set_up()
    assert code == 1
    assert said.splitlines()[-1] == f"setup: File exists: {project.folder}/.venv"
