"""What every process of the demo knows: who is shown around, and where the world is."""

import json
from functools import cache
from pathlib import Path

USER = "demo"
PASSWORD = "everything here is invented"  # noqa: S105 - shown on the page
EMAIL = "demo@demo.example"
PHONE = "+15550142857"
WORLD = "world.json"  # in the demo's folder: written once, before the product starts


def tell(folder: Path, **places: str) -> None:
    """Write down where the stand-ins are, for the processes that come."""
    (folder / WORLD).write_text(json.dumps(places))


@cache
def place(name: str) -> str:
    """Where one of them is: an address, or a file."""
    from django.conf import settings  # the demo's own process writes this file before it has any

    return str(json.loads((Path(settings.DATA_DIR) / WORLD).read_text())[name])
