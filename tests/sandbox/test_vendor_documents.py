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


def test_without_the_documents_these_tests_are_left_out_and_named(tmp_path: Path) -> None:
    chosen = ["tests/sandbox/test_coingecko_conforms.py", "tests/sandbox/test_vendor_documents.py"]
    command = [sys.executable, "-m", "pytest", "-k", "conforms or answer_as", *chosen]
    command += ["-n", "1"]  # the names travel from the worker to the run
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "VENDOR_SPECS": str(tmp_path / "absent")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout
    assert "skipped" not in run.stdout
    assert "vendor documents absent" in run.stdout
    assert "  tests/sandbox/test_coingecko_conforms.py::" in run.stdout
