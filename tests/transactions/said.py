"""What a file says, spelled as the JSON files beside the samples spell it."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.lib.decimals import spelling
from transactions.entry import Entry
from transactions.importing.event import Amount, Aside, Event, Own
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
    if isinstance(outcome, Event) and outcome.own:
        return {"line": outcome.line} | _own(outcome.own)
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


def _own(own: Own) -> dict[str, str]:
    """What is said, without what is not."""
    said = {field.name: getattr(own.entry, field.name) for field in fields(Entry)}
    said |= {field.name: getattr(own, field.name) for field in fields(Own) if field.name != "entry"}
    return {name: _word(value) for name, value in said.items() if value not in ("", None, 0)}


def _word(value: object) -> str:
    if isinstance(value, Decimal):
        return spelling(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _amount(amount: Amount | None) -> str:
    return f"{spelling(amount.quantity)} {amount.symbol}" if amount else ""
