"""What a file says, spelled as the JSON files beside the samples spell it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.lib.decimals import spelling
from transactions.importing.event import Amount, Aside, Event
from transactions.importing.extract import Extraction, Options
from transactions.importing.reading.source import opened
from transactions.importing.recognise import recognise

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def said_by(path: Path, *, exchange: str = "", options: Options | None = None) -> dict[str, Any]:
    """The format, the number of rows, and every outcome by its line."""
    with opened(path) as sources:
        found = recognise(sources, exchange=exchange)
        reading = Extraction(found, options=options or Options(now=NOW))
        outcomes = sorted(reading, key=lambda outcome: outcome.line)
        return {
            "format": str(found.format),
            "rows": reading.rows,
            "said": [_said(outcome) for outcome in outcomes],
        }


def _said(outcome: object) -> dict[str, Any]:
    if isinstance(outcome, Event):
        facts = {
            "line": outcome.line,
            "kind": str(outcome.kind),
            "at": outcome.at.isoformat(),
            "got": _amount(outcome.got),
            "gave": _amount(outcome.gave),
            "fee": _amount(outcome.fee),
            "worth": _amount(outcome.worth),
            "income": str(outcome.income_kind),
            "exchange": outcome.exchange,
            "id": outcome.external_id,
            "note": outcome.note,
        }
        return {name: value for name, value in facts.items() if value}
    if isinstance(outcome, Aside):
        return {"line": outcome.line, "aside": outcome.reason, "value": outcome.value}
    assert hasattr(outcome, "facts")
    facts = dict(outcome.facts())
    return {"line": facts["line"], "problem": facts["reason"], "column": facts["column"],
            "value": facts["value"]}  # fmt: skip


def _amount(amount: Amount | None) -> str:
    return f"{spelling(amount.quantity)} {amount.symbol}" if amount else ""
