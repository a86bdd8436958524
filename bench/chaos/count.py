"""The stand-ins' ledgers against the database: what was lost, what came twice."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef

from notifications.models import Attempt, Message
from sandbox.ledger import Entry

REF = re.compile(r"Ref (P\d{6})")
TAKEN = ("accepted", "sent", "delivered", "read")
OPEN = ("queued", "held", "sending")
Arrived = Counter[tuple[str, str]]  # channel and Ref → how often the provider took it


@dataclass(frozen=True, slots=True)
class Counts:
    crossings: int
    accepted: int  # messages that a provider took
    lost: int  # no provider ever saw it, and its row does not say "possibly delivered"
    doubled: int  # taken twice, and nothing in our rows says that this may be
    ambiguous: int  # marked as possibly delivered, or taken twice after a doubt on record
    kills: int

    @property
    def ok(self) -> bool:
        return self.lost == self.doubled == 0

    def facts(self) -> dict[str, int | bool]:
        return {**asdict(self), "ok": self.ok}


def arrived(whatsapp: Iterable[Entry], mails: Iterable[bytes]) -> Arrived:
    """What the providers hold. A mail shows its Ref in its subject, on one line."""
    found: Arrived = Counter()
    for entry in whatsapp:
        found.update(("whatsapp", ref) for ref in set(REF.findall(str(entry["body"]))))
    for mail in mails:
        found.update(("email", ref) for ref in set(REF.findall(mail.decode("latin-1"))))
    return found


def compare(taken: Arrived, *, kills: int) -> Counts:
    """One row a message: told once, or more often, or never."""
    unsure = Attempt.objects.filter(message=OuterRef("pk"), outcome=Attempt.Outcome.AMBIGUOUS)
    rows = Message.objects.filter(dedupe_key__startswith="crossing:")
    told = rows.annotate(unsure=Exists(unsure)).values_list("channel", "ref", "status", "unsure")
    lost = doubled = ambiguous = 0
    for channel, ref, status, may_be_twice in told:
        times, in_doubt = taken[channel, ref], status == "unconfirmed"
        lost += not in_doubt and (times == 0 or status not in TAKEN)
        doubled += times > 1 and not may_be_twice
        ambiguous += in_doubt or (times > 1 and may_be_twice)
    keys = rows.values("dedupe_key").distinct().count()
    return Counts(keys, sum(taken.values()), lost, doubled, ambiguous, kills)


def unsettled() -> int:
    """Messages something is still to be done for, or found out about."""
    waiting = Message.objects.filter(status__in=OPEN).count()
    return waiting + Message.objects.filter(status="unconfirmed", settled_at=None).count()
