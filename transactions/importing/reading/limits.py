"""What no honest export exceeds. Checked before memory or disk is spent on a file."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 200 * MEGABYTE
    expanded_bytes: int = 400 * MEGABYTE
    columns: int = 200
    rows: int = 2_000_000
    line_characters: int = 100_000
    cell_characters: int = 20_000


LIMITS = Limits()


def megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"
