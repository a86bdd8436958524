"""Hold an answer of a stand-in against the vendor's own OpenAPI document.

The documents stay out of the repository: they are read from the folder named in VENDOR_SPECS,
by default ../shared/specs beside it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

BESIDE_US = Path(__file__).parents[3] / "shared" / "specs"
SHOWN = 5  # mismatches in one message

formats = FormatChecker(formats=())


def folder() -> Path:
    return Path(os.environ.get("VENDOR_SPECS") or BESIDE_US)


def available() -> bool:
    return folder().is_dir()


def a_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


def an_address(value: object) -> bool:
    # Twilio's own examples of `uri` are paths from the root of its host.
    return not isinstance(value, str) or value.startswith("/") or bool(urlsplit(value).scheme)


formats.checks("date-time", raises=ValueError)(a_moment)
formats.checks("uri")(an_address)


def translated(node: Any) -> Any:
    """OpenAPI 3.0 said in JSON Schema: `nullable`, and objects closed where fields are listed.

    The closing is ours: a field the vendor does not document must not come from its stand-in,
    or the product would learn to rely on it.
    """
    if isinstance(node, list):
        return [translated(part) for part in node]
    if not isinstance(node, dict):
        return node
    schema = {name: translated(part) for name, part in node.items() if name != "nullable"}
    if schema.get("properties") and schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
    if node.get("nullable") is True:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


@dataclass(frozen=True)
class VendorDocument:
    """One vendor's document, asked by path, method and status."""

    name: str
    whole: dict[str, Any]

    def mismatches(self, path: str, answer: Any, *, method: str = "get", status: int = 200) -> str:
        """Where an answer differs from what the vendor documents; empty when it does not."""
        validator = Draft202012Validator(
            {"allOf": [self.schema(path, method, status)], **self._components},
            format_checker=formats,
        )
        return "\n".join(list(told(validator.iter_errors(answer)))[:SHOWN])

    def schema(self, path: str, method: str, status: int) -> dict[str, Any]:
        """The documented body of an answer; a KeyError when the vendor documents none."""
        responses = self.whole["paths"][path][method]["responses"]
        content = responses[str(status)]["content"]
        found: dict[str, Any] = translated(content["application/json"]["schema"])
        return found

    def parameters(self, path: str, method: str = "get") -> set[str]:
        """The query parameters the vendor documents."""
        given = self.whole["paths"][path][method].get("parameters", [])
        return {parameter["name"] for parameter in given if parameter["in"] == "query"}

    @cached_property
    def _components(self) -> dict[str, Any]:
        return {"components": {"schemas": translated(self.whole["components"]["schemas"])}}


def told(errors: Iterator[ValidationError]) -> Iterator[str]:
    """Each mismatch in one line, by its most telling part."""
    for error in errors:
        nearest = best_match([error]) or error
        yield f"{nearest.json_path}: {nearest.message[:300]}"


@cache
def vendor_document(name: str) -> VendorDocument:
    """Read e.g. `coingecko_demo_min.json` once."""
    return VendorDocument(name, json.loads((folder() / name).read_text(encoding="utf-8")))
