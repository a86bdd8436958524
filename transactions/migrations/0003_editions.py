"""Lots and checkpoints belong to an edition of a book.

They are derived, so those that are there are dropped and every book is left behind: its holdings
stay as they are until a worker has reckoned it anew, which the next sweep asks for.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import tracker.lib.decimals


def _belongs_to(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=f"transactions.{model}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("transactions", "0002_import_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatchUp",
            fields=[
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cause", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.DeleteModel(name="Checkpoint"),
        migrations.DeleteModel(name="Lot"),
        migrations.AddField("coinbook", "edition", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("coinbook", "writes", models.PositiveBigIntegerField(default=0)),
        # True for the books that are there, false for those to come.
        migrations.AddField("coinbook", "behind", models.BooleanField(default=True)),
        migrations.AlterField("coinbook", "behind", models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="coinbook",
            index=models.Index(
                condition=models.Q(("behind", True)), fields=["owner"], name="book_behind"
            ),
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("steps", models.PositiveBigIntegerField()),
                ("state", models.TextField()),
                ("book", _belongs_to("coinbook")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "edition", "at"), name="checkpoint_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveBigIntegerField(default=0)),
                ("seq", models.PositiveBigIntegerField()),
                ("acquired_at", models.DateTimeField()),
                ("quantity", tracker.lib.decimals.ExactDecimalField()),
                ("cost", tracker.lib.decimals.ExactDecimalField(null=True)),
                ("unit", tracker.lib.decimals.ExactDecimalField(null=True)),
                ("cause", models.TextField(blank=True, default="")),
                (
                    "unit_mirror",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            "unit", models.FloatField()
                        ),
                        output_field=models.FloatField(null=True),
                    ),
                ),
                ("book", _belongs_to("coinbook")),
                ("portfolio", _belongs_to("portfolio")),
            ],
            options={
                "ordering": ["acquired_at", "seq"],
                "indexes": [
                    models.Index(
                        fields=["book", "portfolio", "edition", "acquired_at", "seq"],
                        name="lot_by_age",
                    ),
                    models.Index(
                        fields=["book", "portfolio", "edition", "-unit_mirror"],
                        name="lot_by_cost",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("portfolio", "book", "edition", "seq"), name="lot_once"
                    ),
                ],
            },
        ),
    ]
