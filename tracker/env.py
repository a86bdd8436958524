"""What the environment says, and the two things a first start makes for itself."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

BASE_DIR = Path(__file__).resolve().parent.parent

# Any setting may come from a file instead: SECRET_KEY_FILE=/run/secrets/key, and so on.
env = FileAwareEnv(strip_whitespace=True)
env.read_env(os.environ.get("ENV_FILE", str(BASE_DIR / ".env")), recurse=False)


def data_dir() -> Path:
    """The one folder this copy writes to, closed to other users of the machine."""
    folder = Path(env.str("DATA_DIR", "var")).expanduser()
    folder = folder if folder.is_absolute() else BASE_DIR / folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise unwritable(folder, problem) from problem
    return folder


def unwritable(path: Path, problem: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"Cannot write to {path}: {problem.strerror}. Choose another folder: DATA_DIR=/some/folder"
    )


def secret_key(folder: Path) -> str:
    """The configured key, else one made at the first start and kept in the data folder."""
    configured: str | None = env.str("SECRET_KEY", None)
    if configured:
        return configured
    path = folder / "secret_key"
    try:
        if not path.exists():
            make_secret(path)
        return path.read_text()
    except OSError as problem:
        raise unwritable(path, problem) from problem


def make_secret(path: Path) -> None:
    """Whole or not at all, and of several first starts at once the first one's."""
    handle, draft = mkstemp(dir=path.parent, prefix=".secret_key.")
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    Path(draft).unlink()
