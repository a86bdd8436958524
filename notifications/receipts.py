"""Step ⑤: what the provider told us moves attempts forward, in whatever order it came.

Webhooks and questions write receipts down; here they are applied, each once. `Attempt.Status` is
the rank: evidence of delivery wins over everything, and a receipt of one attempt never touches
another.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction

from notifications.evidence import apply_evidence
from notifications.guard import Guard
from notifications.models import Attempt, Receipt
from notifications.transports.whatsapp_gate import learn_from_receipt
from notifications.twilio.codes import meaning_of
from notifications.verdicts import Outcome, Result
from tracker.lib.seams import ring

AT_ONCE = 500
Status = Attempt.Status

# Twilio's words, and what each proves about the attempt.
WORDS: dict[str, Status] = {
    "accepted": Status.ACCEPTED,
    "scheduled": Status.ACCEPTED,
    "queued": Status.ACCEPTED,
    "sending": Status.ACCEPTED,
    "sent": Status.SENT,
    "partially_delivered": Status.SENT,
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    "failed": Status.FAILED,
    "undelivered": Status.FAILED,
    "canceled": Status.FAILED,
}


def apply_receipts(*, clock: Callable[[], datetime]) -> int:
    """Apply what was written down and not looked at yet, the oldest first; how many there were."""
    count = 0
    while batch := _waiting():
        for receipt in batch:
            with Guard("receipts", receipt.pk, aside=partial(_set_aside, receipt, clock())):
                apply_receipt(receipt, now=clock())
        count += len(batch)
    return count


def _waiting() -> list[Receipt]:
    waiting = Receipt.objects.filter(applied_at=None, trouble="").select_related("attempt")
    return list(waiting.order_by("pk")[:AT_ONCE])


@transaction.atomic
def _set_aside(receipt: Receipt, now: datetime, trouble: str) -> None:
    """It waits in the admin; the operator hears of the first one a day."""
    Receipt.objects.filter(pk=receipt.pk).update(trouble=trouble)
    ring(
        "OPERATOR_NOTICE",
        kind="receipt",
        episode=f"{now:%Y%m%d}",
        subject="A receipt was set aside",
        text=(
            f"What Twilio said of a message ({receipt.word}) could not be applied. {trouble}\n\n"
            "It waits in the admin under Receipts, where it can be applied again once the cause "
            "is mended. More of them are not told today."
        ),
        now=now,
    )


def apply_receipt(receipt: Receipt, *, now: datetime) -> bool:
    """Whether it told anything new. A word nobody knows yet changes nothing."""
    status, attempt = WORDS.get(receipt.word), receipt.attempt
    with transaction.atomic():
        fresh = Receipt.objects.filter(pk=receipt.pk, applied_at=None).update(applied_at=now)
        if not fresh or status is None or attempt is None:
            return False
        result = result_of(receipt, status)
        moved = apply_evidence(attempt, status, result, now=now)
        if status is not Status.ACCEPTED:  # it got as far as WhatsApp, or was turned down there
            learn_from_receipt(result, begun=attempt.started_at, now=now)
    return moved


def result_of(receipt: Receipt, status: Status) -> Result:
    """What a receipt says, as if it had been the answer to our request."""
    if status is not Status.FAILED:
        return Result(Outcome.ACCEPTED, provider_id=receipt.provider_id)
    meaning, code = meaning_of(receipt.error_code), receipt.error_code
    told = f"Twilio {code}" if code else f"Twilio says {receipt.word}"
    return meaning.as_result(told, error_code=code, provider_id=receipt.provider_id)
