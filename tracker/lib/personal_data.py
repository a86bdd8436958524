"""The PERSONAL_DATA seam: what each app holds about a person, and how it lets go of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from tracker.lib.seams import ask

Row = Mapping[str, object]


class PersonalData(Protocol):
    """One app's part. The settings list its class, called without arguments."""

    name: str

    def export(self, user: Any) -> Mapping[str, Iterable[Row]]:
        """Table name to rows: everything held about this person, and nothing of others."""

    def summary(self, user: Any) -> list[tuple[str, int]]:
        """What deleting would remove, in words, with counts."""

    def delete(self, user: Any) -> None:
        """Remove it all, inside the caller's transaction."""


def parts() -> list[PersonalData]:
    """Every app's part, in the order of the settings; deletion runs from the last to the first."""
    return ask("PERSONAL_DATA")
