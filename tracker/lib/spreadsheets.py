"""Texts that a spreadsheet would carry out as formulas, marked so that it shows them instead."""

# A cell that begins so is a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """The text as a spreadsheet shows it."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def plain(text: str) -> str:
    """The text as it was before `safe`."""
    return text[1:] if text.startswith("'") and safe(text) != text else text
