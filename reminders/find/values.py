"""SQL: what every coin is worth in the currency of a group, and how far it was seen to go."""

from django.db import connections

from reminders.find.asking import Asking, database
from reminders.find.sums import real
from reminders.metrics.metric import Metric
from tracker.lib.among import one_of


def quotes(asking: Asking, metric: Metric, *, narrowed: bool = False) -> str:
    """Each coin's value with slack on either side, and as far as it was seen to go meanwhile.

    Narrowed to the coins of a parameter, which holds them `together`.
    """
    value, high, low = _ends(metric)
    one = one_of("q.coin_id", connections[database()], place="%(coins)s")
    only = f" AND {one}" if narrowed else ""
    return f"""SELECT q.coin_id,
        {high} + abs({high}) * %(slack)s AS highest, {low} - abs({low}) * %(slack)s AS lowest,
        {value} + abs({value}) * %(slack)s AS upper, {value} - abs({value}) * %(slack)s AS lower
        FROM market_quote q WHERE {asking.known}{only}"""  # noqa: S608 - our own names only


def reach(asking: Asking, metric: Metric) -> str:
    """Each coin, and the highest and lowest it was seen to go, in dollars or per cent."""
    _, high, low = _ends(metric, rate="1.0")
    return f"""SELECT q.coin_id, {high} AS highest, {low} AS lowest
        FROM market_quote q WHERE {asking.known}"""  # noqa: S608 - our own names only


def _ends(metric: Metric, *, rate: str = "%(rate)s") -> tuple[str, str, str]:
    if metric.column != "price":
        value = _real(metric.column)
        return value, value, value
    value = f"q.price_real * {rate}"
    return value, _further("high", ">", value, rate), _further("low", "<", value, rate)


def _further(end: str, beyond: str, value: str, rate: str) -> str:
    """A touch, as market.changes.AcceptedPrice sees one."""
    reached, before = _real(f"{end}_24h"), _real(f"{end}_before")
    return f"""CASE WHEN q.{end}_trusted AND q.{end}_24h <> q.{end}_before
        AND {reached} {beyond}= {before} AND {reached} * {rate} {beyond} {value}
        THEN {reached} * {rate} ELSE {value} END"""


def _real(column: str) -> str:
    return f"CAST(q.{column} AS {real()})"
