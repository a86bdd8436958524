"""The validator itself: it must find what is wrong, or the conformance tests prove nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.vendor_documents import VendorDocument

ROOT = Path(__file__).parents[2]
DOCUMENT = VendorDocument(
    "made up",
    {
        "paths": {
            "/coins": {
                "get": {
                    "parameters": [{"name": "ids", "in": "query"}, {"name": "key", "in": "header"}],
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "array",
                                        "items": {"$ref": "#/components/schemas/Coin"},
                                    }
                                }
                            }
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Coin": {
                    "type": "object",
                    "required": ["id", "price"],
                    "properties": {
                        "id": {"type": "string"},
                        "price": {"type": "number", "nullable": True},
                        "updated": {"type": "string", "format": "date-time"},
                        "image": {"type": "string", "format": "uri"},
                    },
                }
            }
        },
    },
)
GOOD = {"id": "bitcoin", "price": 1.5, "updated": "2026-03-02T12:00:00Z", "image": "https://x/y"}


@pytest.mark.parametrize("change", [{}, {"price": None}, {"price": 7}])
def test_an_answer_as_documented_passes(change: dict[str, object]) -> None:
    assert DOCUMENT.mismatches("/coins", [{**GOOD, **change}]) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"price": "1.5"}, "$[0].price"),
        ({"id": None}, "$[0].id"),
        ({"updated": "noon"}, "$[0].updated"),
        ({"image": "coin.png"}, "$[0].image"),
        ({"invented": 1}, "'invented' was unexpected"),
    ],
)
def test_a_broken_answer_is_told_by_its_place(change: dict[str, object], told: str) -> None:
    assert told in DOCUMENT.mismatches("/coins", [{**GOOD, **change}])


def test_a_missing_field_and_a_wrong_shape_are_found() -> None:
    assert "'price' is a required property" in DOCUMENT.mismatches("/coins", [{"id": "bitcoin"}])
    assert DOCUMENT.mismatches("/coins", {"coins": []})


def test_what_the_vendor_does_not_document_cannot_be_checked_by_mistake() -> None:
    with pytest.raises(KeyError):
        DOCUMENT.mismatches("/coins", [], status=500)
    assert DOCUMENT.parameters("/coins") == {"ids"}


CHECKED = """
import pytest

pytest_plugins = ["tests.fixtures.vendor_documents"]

@pytest.mark.vendor_documents
def test_conforms(): ...

def test_other(): ...
"""


@pytest.mark.parametrize(("there", "told"), [(True, "2 passed"), (False, "1 passed")])
def test_without_the_documents_such_tests_are_left_out_and_named(
    tmp_path: Path, there: bool, told: str
) -> None:
    specs = tmp_path / "specs"
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = vendor_documents: needs them\n")
    (tmp_path / "conftest.py").write_text(CHECKED.partition("@")[0])
    (tmp_path / "test_some.py").write_text(CHECKED.replace("pytest_plugins", "_"))
    if there:
        specs.mkdir()
    # One worker: the names travel from there to the run that prints them.
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-n", "1"]
    lean = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, **lean, "VENDOR_SPECS": str(specs)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert told in run.stdout
    assert "skipped" not in run.stdout
    assert ("vendor documents absent" in run.stdout) is not there
    assert ("  test_some.py::test_conforms" in run.stdout) is not there
