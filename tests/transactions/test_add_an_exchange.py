"""docs/add-an-exchange.md keeps its word."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.transactions.said import NOW
from transactions.importing.event import Event
from transactions.importing.extract import Extraction, Options
from transactions.importing.reading.source import opened
from transactions.importing.recognise import Recognised

FILE = """Fill id,Filled at (UTC),Market,Side,Size,Total,Fee
7,2024-01-01 10:00:00,BTC-EUR,buy,0.5,20000,12.5
"""


def test_the_example_reads_a_file(tmp_path: Path) -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "add-an-exchange.md").read_text()
    match = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert match is not None
    module: dict[str, Any] = {}
    exec(match[1], module)  # noqa: S102 - the page's own example
    assert match[1].count("\n") <= 25
    (form,) = module["FORMATS"]
    (tmp_path / "f.csv").write_text(FILE)
    with opened(tmp_path / "f.csv") as (source, *_):
        line, header = source.head()[0]
        assert form.signatures[0].strangers(header) == 0
        found = Recognised(source, form, header, line)
        (event,) = Extraction(found, options=Options(now=NOW))
    assert isinstance(event, Event)
    assert (event.kind, event.external_id, event.line) == ("buy", "7", 2)
    assert event.got is not None
    assert (str(event.got.quantity), event.got.symbol) == ("0.5", "BTC")
