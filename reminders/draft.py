"""A reminder as a person asks for it, before it is one."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from reminders.models import Reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    metric: str
    direction: str
    threshold: Decimal
    coin: str | None = None  # its id
    portfolio: int | None = None  # its id
    currency: str = ""  # of a metric of money; empty: the person's own
    mode: str = "once"
    margin: Decimal | None = None
    cooldown_seconds: int = 3600
    expires_at: datetime | None = None
    if_true: str = "wait"
    on_whatsapp: bool = True
    on_email: bool = True
    destinations: frozenset[int] = frozenset()
    urgent: bool = False
    fallback: bool = True
    note: str = ""
    key: UUID | None = None  # the same in every export; None: a new one


# A change of one of these is another question: it is asked anew of the present value.
QUESTION = ("metric", "coin_id", "portfolio_id", "direction", "threshold", "currency")
COLUMNS = (
    *QUESTION, "mode", "margin", "cooldown_seconds", "expires_at", "if_true", "on_whatsapp",
    "on_email", "urgent", "fallback", "note",
)  # fmt: skip
_BY_ID = {"coin_id": "coin", "portfolio_id": "portfolio"}


def columns_of(draft: Draft) -> dict[str, object]:
    """The columns of Reminder, destinations and key apart."""
    return {name: getattr(draft, _BY_ID.get(name, name)) for name in COLUMNS}


def draft_of(reminder: Reminder) -> Draft:
    """A reminder as it would be asked for again; destinations cost a query unless prefetched."""
    facts = {_BY_ID.get(name, name): getattr(reminder, name) for name in COLUMNS}
    to = frozenset(each.pk for each in reminder.destinations.all())
    return Draft(**facts, destinations=to, key=reminder.key)
