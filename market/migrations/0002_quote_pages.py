"""Leaves room on the pages of the quotes, so that PostgreSQL updates them in place (HOT)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def leave_room(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE market_quote SET (fillfactor = 40)")


class Migration(migrations.Migration):
    dependencies = [("market", "0001_market")]
    operations = [migrations.RunPython(leave_room, migrations.RunPython.noop)]
