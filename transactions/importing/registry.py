"""Every format there is: a module in exchanges/ that has FORMATS is known by being there."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from transactions.importing import exchanges
from transactions.importing.formats import Format


@cache
def formats() -> tuple[Format, ...]:
    names = sorted(module.name for module in iter_modules(exchanges.__path__))
    modules = [import_module(f"{exchanges.__name__}.{name}") for name in names]
    return tuple(each for module in modules for each in getattr(module, "FORMATS", ()))


def exchange_names() -> list[str]:
    """For a list to choose from."""
    return sorted({each.exchange for each in formats()}, key=str.casefold)
