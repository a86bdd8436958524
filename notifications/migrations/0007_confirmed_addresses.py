"""Everybody who confirmed an address before destinations existed can be told there."""

from django.db import migrations
from django.utils import timezone


def add_confirmed_addresses(apps, schema_editor):
    EmailAddress = apps.get_model("account", "EmailAddress")
    Destination = apps.get_model("notifications", "Destination")
    now = timezone.now()
    known = set(Destination.objects.filter(channel="email").values_list("owner_id", flat=True))
    confirmed = EmailAddress.objects.filter(verified=True, primary=True)
    Destination.objects.bulk_create(
        [
            Destination(
                owner_id=address.user_id,
                channel="email",
                address=address.email,
                created_at=now,
                verified_at=now,
            )
            for address in confirmed.exclude(user_id__in=known)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_engine"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(add_confirmed_addresses, migrations.RunPython.noop)]
