"""Reminders that the clock or a first price moves: snoozed, unseen."""

from datetime import datetime

from reminders.apply import RELEASED
from reminders.find.asking import (
    UNSEEN,
    Asking,
    ids,
    in_words_of_an_index,
    is_postgres,
    literals,
    moment,
    rows,
)
from reminders.find.sets import hint
from reminders.metrics.registry import OF_COINS
from reminders.models import Reminder

FIRST_PRICES = {
    True: """
        SELECT r.id FROM (
            SELECT r.id, r.coin_id, r.metric, r.currency FROM reminders_reminder r
            WHERE {unseen} OFFSET 0) r
        CROSS JOIN LATERAL (
            SELECT 1 FROM market_quote q WHERE q.coin_id = r.coin_id AND {known} OFFSET 0) q
        WHERE r.metric IN {metrics} AND r.currency IN {currencies}""",
    False: """
        SELECT r.id FROM reminders_reminder r INDEXED BY reminder_unseen
        CROSS JOIN market_quote q ON q.coin_id = r.coin_id
        WHERE {unseen} AND r.metric IN {metrics} AND r.currency IN {currencies} AND {known}""",
}
SOME_UNSEEN = f"SELECT 1 FROM reminders_reminder r{{index}} WHERE {UNSEEN} LIMIT 1"  # noqa: S608

# The words of the indexes reminder_expiring and reminder_snoozed.
EXPIRING = "deleted_at IS NULL AND expires_at IS NOT NULL AND NOT (state IN ('done', 'expired'))"
SNOOZED = "deleted_at IS NULL AND state = 'snoozed'"
OVER = f"SELECT id FROM reminders_reminder WHERE {EXPIRING} AND expires_at <= %(now)s LIMIT 1"  # noqa: S608 - our own names
AWAKE = f"SELECT id FROM reminders_reminder WHERE {SNOOZED} AND snoozed_until <= %(now)s"  # noqa: S608


def expire(*, now: datetime) -> int:
    """Reminders whose time is over watch no more."""
    if not ids(OVER, {"now": moment(now)}):
        return 0
    over = Reminder.objects.filter(in_words_of_an_index(EXPIRING), expires_at__lte=now)
    return over.update(**RELEASED, state=Reminder.State.EXPIRED, updated_at=now)


def awake(*, now: datetime) -> list[int]:
    """Snoozed reminders whose time has come."""
    return ids(AWAKE, {"now": moment(now)})


def first_prices(asking: Asking) -> list[int]:
    """Unseen reminders of coins that have a price now."""
    if not rows(SOME_UNSEEN.format(index=hint("reminder_unseen")), by_index=True):
        return []
    return ids(first_prices_sql(asking), asking.times)


def first_prices_sql(asking: Asking) -> str:
    return FIRST_PRICES[is_postgres()].format(
        unseen=UNSEEN,
        metrics=literals(OF_COINS),
        currencies=literals(["", *asking.rates()]),
        known=asking.known,
    )
