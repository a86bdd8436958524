"""A template that WhatsApp does not take hurts its own messages only; the operator hears of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from notifications.twilio.codes import meaning_of
from notifications.verdicts import Result
from tracker.lib.seams import ring

NO_TEMPLATE = "no_template"  # where a provider's code would stand


@transaction.atomic
def tell_of_templates(results: Sequence[Result], *, now: datetime) -> None:
    """One mail a day and kind of trouble, with what was said of the first."""
    told: set[str] = set()
    for result in results:
        code = result.error_code
        if code in told or not is_about_templates(code):
            continue
        told.add(code)
        ring(
            "OPERATOR_NOTICE",
            kind="whatsapp_template",
            episode=f"{code}-{now:%Y-%m-%d}",
            subject="A WhatsApp template is not taken",
            text=(
                f"{result.detail}\n\nThese messages went out by email where people have it. "
                "`manage.py whatsapp_templates` says how each template stands."
            ),
            now=now,
        )


def is_about_templates(code: str) -> bool:
    return code == NO_TEMPLATE or meaning_of(code).of_template
