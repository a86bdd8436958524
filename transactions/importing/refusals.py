"""What can be wrong with a file as a whole, or with one row of it."""


class ImportRefused(Exception):
    """The whole file cannot be read; the message is a sentence for the person."""


class UnknownFormat(ImportRefused):
    """No format has this header. Says which columns there are and what comes nearest."""

    def __init__(self, columns: list[str], nearest: list[str], *, of: str = "") -> None:
        self.columns = columns
        self.nearest = nearest
        shown = ", ".join(columns[:30]) or "none at all"
        more = f" and {len(columns) - 30} more" if len(columns) > 30 else ""
        near = f" The nearest known formats are: {'; '.join(nearest)}." if nearest else ""
        whose = f" of {of}" if of else ""
        super().__init__(
            f"This is no export{whose} we know. Its columns are: {shown}{more}.{near} "
            "You can say yourself what each column means."
        )


class RowProblem(Exception):
    """One row (or one trade of several rows) cannot be read; the others can."""

    def __init__(self, reason: str, *, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.value = value
