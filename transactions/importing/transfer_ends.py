"""Match the transfers of our own export again, while the rows are still hidden."""

from collections.abc import Iterator, Sequence

from transactions.importing.ready import Ready
from transactions.kinds import Kind
from transactions.models import Transaction
from transactions.update_each import update_each

_ENDS: dict[str, str] = {Kind.TRANSFER_OUT: "out", Kind.TRANSFER_IN: "in"}


class TransferEnds:
    """Remembers an end until the other one comes: a file keeps the two near each other."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], Transaction] = {}

    def match(self, chunk: Sequence[Ready], rows: Sequence[Transaction]) -> None:
        """Of rows that were just saved, those whose other end is there too."""
        update_each(list(self._matched(chunk, rows)), ["matched_out"])

    def _matched(
        self, chunk: Sequence[Ready], rows: Sequence[Transaction]
    ) -> Iterator[Transaction]:
        for ready, row in zip(chunk, rows, strict=True):
            end = _ENDS.get(row.kind)
            if not ready.transfer or end is None:
                continue
            partner = self._waiting.pop((ready.transfer, "in" if end == "out" else "out"), None)
            if partner is None:
                self._waiting[ready.transfer, end] = row
                continue
            out, into = (row, partner) if end == "out" else (partner, row)
            if _are_one(out, into):
                into.matched_out = out
                yield into


def _are_one(out: Transaction, into: Transaction) -> bool:
    """What `match` would refuse is not matched here either."""
    return out.coin_id == into.coin_id and into.quantity <= out.quantity
