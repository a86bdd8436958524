"""Suspends the reminders of coins that are no longer listed, and tells their owners once."""

from collections import defaultdict
from collections.abc import Sequence, Set
from datetime import datetime

from market.models import Coin
from notifications.announce import Notice, announce
from reminders.apply import settle
from reminders.decide import LIVE
from reminders.models import Reminder
from reminders.present import Present, in_chunks
from reminders.proof import channels_of, line_of, link_to
from reminders.readable import readable
from reminders.wording import suspended_values


def suspend(vanished: Set[str], *, now: datetime) -> None:
    """In the transaction that retires the coins."""
    for coins in in_chunks(sorted(vanished)):
        watching = Reminder.objects.filter(coin__in=coins, state__in=LIVE, deleted_at__isnull=True)
        rows = readable(watching.select_for_update().order_by("pk"))
        settle(rows, Reminder.State.SUSPENDED, now=now)
        _tell(rows, now=now)


def _tell(rows: Sequence[Reminder], *, now: datetime) -> None:
    """One message a person and coin, whatever the number of reminders."""
    groups: dict[tuple[int, str], list[Reminder]] = defaultdict(list)
    for row in rows:
        groups[row.owner_id, str(row.coin_id)].append(row)
    present = Present.at(now)
    present.learn({coin for _, coin in groups})
    announce([_notice(theirs, present, now=now) for theirs in groups.values()], now=now)


def _notice(theirs: Sequence[Reminder], present: Present, *, now: datetime) -> Notice:
    first = theirs[0]
    coin = present.coins[str(first.coin_id)]
    values = suspended_values(
        line_of(first, present, {}), coin=coin.name, heir=_heir(coin), link=link_to(first)
    )
    return Notice(
        key=f"notice:suspended:{first.pk}-{now:%Y%m%d%H%M%S}",
        wording="suspended",
        owner_id=first.owner_id,
        happened_at=now,
        values=values,
        channels=frozenset[str]().union(*(channels_of(each) for each in theirs)),
    )


def _heir(coin: Coin) -> str:
    """Under which name it goes on, as far as somebody said or it can be guessed."""
    known = Coin.objects.filter(predecessors=coin).first()
    heir = known or Coin.objects.likely_successors(coin).first()
    return f"{heir.name} ({heir.symbol.upper()})" if heir else ""
