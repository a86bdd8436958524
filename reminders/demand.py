"""COIN_DEMAND: whatever a reminder watches needs a price, above all near its line."""

from datetime import datetime

from market.demand import CoinDemand
from reminders.find.asking import ARMED, UNSEEN, rows
from reminders.find.sets import ARMED_SET, WAITING_SET, Set, by_hint, groups
from reminders.metrics.metric import Of
from reminders.metrics.registry import METRICS
from reminders.present import ALL_CURRENCIES, Present

NEAR = 0.05  # of the price

# A loose walk over the index: from coin to coin, not from reminder to reminder.
COINS_OF_GROUP = """
    WITH RECURSIVE c(id) AS (
        SELECT (SELECT r.coin_id FROM reminders_reminder r{index}
            WHERE {state} AND r.metric = %(metric)s AND r.currency = %(currency)s
            ORDER BY r.coin_id LIMIT 1)
        UNION ALL
        SELECT (SELECT r.coin_id FROM reminders_reminder r{index}
            WHERE {state} AND r.metric = %(metric)s AND r.currency = %(currency)s
            AND r.coin_id > c.id ORDER BY r.coin_id LIMIT 1) FROM c WHERE c.id IS NOT NULL)
    SELECT id FROM c WHERE id IS NOT NULL"""
UNSEEN_COINS = "SELECT DISTINCT r.coin_id FROM reminders_reminder r WHERE {unseen}"
_FIRST = """(SELECT r.id FROM reminders_reminder r WHERE {armed} AND r.metric = 'price'
    AND r.currency = %(currency)s AND r.coin_id = q.coin_id AND r.direction = '{direction}'
    AND r.threshold_real {within} LIMIT 1) IS NOT NULL"""
NEAR_LINES = """
    SELECT q.coin_id FROM market_quote q WHERE q.price_real IS NOT NULL AND ({above} OR {below})"""


def watched_coins(*, now: datetime) -> CoinDemand:
    unseen = rows(UNSEEN_COINS.format(unseen=UNSEEN), by_index=True)
    watched: set[str] = {coin for (coin,) in unseen if coin is not None}
    near: set[str] = set()
    present = Present.at(now)
    for chosen in (ARMED_SET, WAITING_SET):
        for metric, currency in groups(chosen):
            if METRICS[metric].of is Of.BALANCE:
                continue
            watched |= _coins(chosen, metric, currency)
            if metric == "price" and chosen is ARMED_SET:
                near |= _near(present, currency)
    return CoinDemand(near_line=frozenset(near), watched=frozenset(watched))


def _coins(chosen: Set, metric: str, currency: str) -> set[str]:
    names = {"metric": metric, "currency": currency}
    found = rows(by_hint(COINS_OF_GROUP, chosen), names, by_index=True)
    return {coin for (coin,) in found}


def _near(present: Present, currency: str) -> set[str]:
    """Coins with an armed line so close that the next price may reach it."""
    rate = present.rate("usd", currency) if currency in ALL_CURRENCIES else ""
    if isinstance(rate, str):
        return set()
    near = {"currency": currency, "up": float(rate) * (1 + NEAR), "down": float(rate) * (1 - NEAR)}
    sql = NEAR_LINES.format(
        above=_first("above", "<= q.price_real * %(up)s"),
        below=_first("below", ">= q.price_real * %(down)s"),
    )
    return {coin for (coin,) in rows(sql, near)}


def _first(direction: str, within: str) -> str:
    return _FIRST.format(armed=ARMED, direction=direction, within=within)
