"""All metrics by name, in the order they are offered."""

from reminders.metrics.balance import BALANCE
from reminders.metrics.change_1h import CHANGE_1H
from reminders.metrics.change_7d import CHANGE_7D
from reminders.metrics.change_24h import CHANGE_24H
from reminders.metrics.holding_profit import HOLDING_PROFIT
from reminders.metrics.holding_profit_percent import HOLDING_PROFIT_PERCENT
from reminders.metrics.holding_value import HOLDING_VALUE
from reminders.metrics.metric import Metric
from reminders.metrics.price import PRICE
from reminders.metrics.profit import PROFIT
from reminders.metrics.profit_percent import PROFIT_PERCENT

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        PRICE, CHANGE_1H, CHANGE_24H, CHANGE_7D, HOLDING_VALUE, HOLDING_PROFIT,
        HOLDING_PROFIT_PERCENT, BALANCE, PROFIT, PROFIT_PERCENT,
    )
}  # fmt: skip
OF_COINS = tuple(name for name, metric in METRICS.items() if metric.of_coin)
OF_HOLDINGS = tuple(name for name in METRICS if name not in OF_COINS)
