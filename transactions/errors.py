"""What the ledger refuses, in sentences fit to be shown."""


class LedgerError(Exception):
    """Something about an entry, a portfolio or a match cannot be."""


class EntryRefused(LedgerError):
    """An entry that cannot be: what is wrong, by the name of the field ("" for the whole)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
