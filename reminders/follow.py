"""What happens elsewhere and changes what reminders are about: the ledger, and the catalogue.

Another display currency or cost method arrives as a change of the ledger too.
"""

from collections.abc import Set
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from market.write_quotes import share_quotes
from reminders.find.asked import watched
from reminders.locks import alone_with
from reminders.models import Reminder
from reminders.present import in_chunks
from reminders.readable import readable
from reminders.rebase import rebase_rows
from reminders.suspend import suspend

ROWS_AT_ONCE = 1000


def follow_ledger(
    *,
    owner: User,
    portfolios: Set[int],
    coins: Set[str],
    cause: str,
    since: datetime | None,
    now: datetime,
) -> None:
    """Listens at LEDGER_CHANGED: what somebody holds changed, which is no move of the market.

    The reminders it concerns start anew; those that are beyond their line now wait, with
    `updated_at` equal to `now` and no `wait_until`.
    """
    concerned = watched().filter(
        Q(portfolio__isnull=True) | Q(portfolio__in=portfolios),
        Q(coin__isnull=True) | Q(coin__in=coins),
        owner=owner,
    )
    alone_with([owner.pk])
    if concerned.exists():
        rebase_rows(readable(concerned.select_for_update().order_by("pk")), now=now)


def follow_coins(
    *, vanished: Set[str], returned: Set[str], renamed: Set[str], now: datetime
) -> None:
    """Listens at COINS_CHANGED: who watches a coin that is gone is told once; until it returns."""
    if vanished:
        share_quotes()
        suspend(vanished, now=now)
    _bring_back(returned, now=now)


def _bring_back(returned: Set[str], *, now: datetime) -> None:
    for coins in in_chunks(sorted(returned)):
        back = Reminder.objects.filter(
            coin__in=coins, state=Reminder.State.SUSPENDED, deleted_at__isnull=True
        )
        found = list(back.order_by("owner_id", "pk").values_list("pk", "owner_id"))
        for some in in_chunks(found, ROWS_AT_ONCE):
            alone_with(owner for _, owner in some)
            rows = back.filter(pk__in=[pk for pk, _ in some]).order_by("pk")
            rebase_rows(readable(rows.select_for_update()), now=now)
