"""`python -m tests.tracker.move.rows`: every table's rows as text, and whether one can be added."""

import json
import os
import sys
from typing import Any

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    django.setup()
    from accounts.models import User
    from tracker.move.tables import tables

    found: dict[str, list[str]] = {}
    for model in tables():
        names = [field.attname for field in model._meta.concrete_fields]  # generated ones too
        rows = model._base_manager.values_list(*names)
        found[model._meta.db_table] = sorted(repr([text(value) for value in row]) for row in rows)
    User.objects.create_user("one more", "more@example.org")
    sys.stdout.write(json.dumps(found))


def text(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return str(value)


if __name__ == "__main__":
    main()
