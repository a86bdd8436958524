"""What the walk over every address puts into addresses: things that belong to somebody else.

Each app that has addresses with arguments says in tests/<app>/belongings.py what to make for them.
Whatever text a thing of theirs can hold should hold MARKER: no answer to anybody else may show it.
"""

from collections.abc import Callable
from importlib import import_module

from accounts.models import User
from tests.house.tree import ROOT

MARKER = "zqxjk"
Maker = Callable[[User], object]

ARGUMENTS: dict[tuple[str, str], Maker] = {}
FURNITURE: list[Callable[[User], None]] = []
PUBLIC: dict[str, str] = {}


def argument(name: str, *addresses: str) -> Callable[[Maker], Maker]:
    """The decorated function makes the named argument of these URL names, for its owner."""

    def register(make: Maker) -> Maker:
        ARGUMENTS.update({(address, name): make for address in addresses})
        return make

    return register


def furniture(make: Callable[[User], None]) -> Callable[[User], None]:
    """The decorated function gives its owner what a list page could show to the wrong person."""
    FURNITURE.append(make)
    return make


def public(reason: str, *addresses: str) -> None:
    """Strangers may see these URL names; the reason is why."""
    PUBLIC.update(dict.fromkeys(addresses, reason))


def read_all() -> None:
    """Every app's registrations."""
    for path in sorted(ROOT.glob("tests/*/belongings.py")):
        import_module(f"tests.{path.parent.name}.belongings")
