"""Reads what reminders watch: the present value of each, whatever its metric, set by set."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from accounts.models import User
from reminders.facts import Reading
from reminders.metrics.registry import METRICS
from reminders.models import Reminder
from reminders.present import Present
from reminders.read_holdings import Holdings, Subject
from tracker.lib.among import among


def readings(
    reminders: Sequence[Reminder], *, now: datetime, present: Present | None = None
) -> list[Reading]:
    """A reading for each, in their order; they need not be saved."""
    present = present or Present.at(now)
    present.learn({each.coin_id for each in reminders if each.coin_id is not None})
    owners = {each.owner_id for each in reminders if not METRICS[each.metric].of_coin}
    holdings = Holdings.of(present, owners)
    money = display_currencies(
        each.owner_id for each in reminders if not each.currency and each.owner_id in owners
    )
    return [
        _reading(each, present, holdings, money.get(each.owner_id, "usd")) for each in reminders
    ]


def subject_of(reminder: Reminder, currency: str) -> Subject:
    """What a reminder of holdings asks about; per cent are reckoned in the person's currency."""
    return Subject(
        reminder.owner_id,
        reminder.currency or currency,
        reminder.coin_id,
        reminder.portfolio_id,
        reminder.held_from,
    )


def display_currencies(owners: Iterable[int]) -> dict[int, str]:
    wanted = set(owners)
    if not wanted:
        return {}
    people = User.objects.filter(among("pk", wanted)).values_list("pk", "display_currency")
    return dict(people)


def _reading(reminder: Reminder, present: Present, holdings: Holdings, currency: str) -> Reading:
    metric = METRICS[reminder.metric]
    if metric.of_coin:
        assert reminder.coin_id is not None  # noqa: S101 - a constraint says so
        return metric.read(present.coin(reminder.coin_id, reminder.currency))
    return metric.read(holdings.standing(subject_of(reminder, currency)))
