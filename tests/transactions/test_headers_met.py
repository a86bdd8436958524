"""Headers of exports of many years, each with the format that has to know it."""

import csv
from pathlib import Path

from transactions.importing.reading.source import opened
from transactions.importing.recognise import recognise

MET = Path(__file__).with_name("headers_met.csv")


def _met() -> list[tuple[str, list[str]]]:
    with MET.open(encoding="utf-8", newline="") as file:
        return [(known, header) for known, *header in csv.reader(file)]


def test_every_header_that_was_met_is_known(tmp_path: Path) -> None:
    wrong = []
    for number, (known, header) in enumerate(_met()):
        path = tmp_path / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, ["x"] * len(header)])
        with opened(path) as sources:
            found = str(recognise(sources).format)
        if found != known:
            wrong.append((header, known, found))
    assert wrong == []
